"""A real Odoo 19 and a real Odoo 14 on this machine, for the demo, the tests, the benchmarks."""

from sandbox.databases import USERS, Database, external
from sandbox.errors import SandboxError
from sandbox.sandbox import Sandbox
from sandbox.versions import VERSIONS

__all__ = ["USERS", "VERSIONS", "Database", "Sandbox", "SandboxError", "external"]
