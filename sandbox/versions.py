"""The Odoo versions the sandbox can run, as data: a further one is one more entry."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

MODULES = ("sale_management", "purchase", "stock", "mrp", "point_of_sale", "account")

# en_US first: Odoo makes the first one the default language of the database.
LANGUAGES = ("en_US", "nl_NL", "fr_FR")

# What Odoo's packages depend on and a server that only answers RPC never uses: tools for the
# packages' own installation scripts (none is run here), fonts, and programs that print.
_NOT_NEEDED = (
    "adduser",
    "ca-certificates",
    "coreutils",
    "debconf",
    "dpkg",
    "fontconfig",
    "fonts-dejavu-extra",
    "fonts-montserrat",
    "fonts-roboto-unhinted",
    "fonts-urw-base35",
    "graphviz",
    "gsfonts",
    "lsb-base",
    "openssl",
    "passwd",
    "perl",
    "postgresql-client",
    "sed",
    "sensible-utils",
    "tar",
    "wkhtmltopdf",
    "x11-common",
    "xfonts-utils",
)


@dataclass(frozen=True)
class Version:
    """How one Odoo version is got and run.

    Attributes:
        key: what people call it, `19`.
        package: Debian's name of it.
        package_suite: the Debian suite that holds it.
        base_suite: the Debian suite whose Python and libraries run it.
        init_options: options of the run that makes the template database.
        gevent_port_option: the option that names the port of the long-polling process.
        renew_caches: SQL that makes running workers forget what they remember of a database of
            this name; `{number}` is one that was not used before.
        modules: what is installed in the template.
        not_needed: packages that are treated as if they were there.
    """

    key: str
    package: str
    package_suite: str
    base_suite: str
    gevent_port_option: str
    renew_caches: str
    init_options: tuple[str, ...] = ()
    modules: tuple[str, ...] = MODULES
    not_needed: tuple[str, ...] = _NOT_NEEDED


VERSIONS: t.Final[dict[str, Version]] = {
    version.key: version
    for version in (
        Version(
            key="19",
            package="odoo-19",
            package_suite="sid",
            base_suite="trixie",  # sid's own Python 3.14 breaks Odoo 19.0
            gevent_port_option="--gevent-port",
            # The sequence goes along: else later signals have smaller numbers, and a worker
            # never hears of the fields that another one has made.
            renew_caches="INSERT INTO orm_signaling_registry (id) VALUES ({number}); "
            "SELECT setval(pg_get_serial_sequence('orm_signaling_registry', 'id'), {number})",
            init_options=("--with-demo",),
        ),
        Version(
            key="14",
            package="odoo-14",
            package_suite="bullseye",
            base_suite="bullseye",  # Python 3.9: Odoo 14 breaks on 3.10
            gevent_port_option="--longpolling-port",
            renew_caches="SELECT setval('base_registry_signaling', {number})",
        ),
    )
}
