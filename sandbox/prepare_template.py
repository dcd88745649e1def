"""What the template database gets beyond Odoo's demo data. Runs inside `odoo shell`.

Two users more, one of them without any application, an archived one, and an API key for each who
may log in, so that every clone has them at no cost. Attachments go into the database, so that
copying the database copies everything.
"""

import json
import sys
import typing as t

env: t.Any = globals()["env"]  # odoo shell's own
KEYS_BEGIN = "api keys:"

users = env["res.users"].with_context(no_reset_password=True)
groups_field = "group_ids" if "group_ids" in users._fields else "groups_id"


def add_user(login: str, *groups: str) -> t.Any:
    """Create an internal user whose password is the login."""
    ids = [env.ref(group).id for group in ("base.group_user", *groups)]
    values = {"name": login.title(), "login": login, "password": login}
    return users.create({**values, groups_field: [(6, 0, ids)]})


def api_key(user: t.Any) -> str:
    """Make a key for RPC that doesn't expire, as that user."""
    keys = env["res.users.apikeys"].with_user(user).sudo()
    no_expiration = [None] if sys.version_info >= (3, 10) else []  # Odoo 14 knows of none
    generate = keys._generate  # noqa: SLF001 - no key can be made by RPC
    return str(generate("rpc", "sandbox", *no_expiration))


add_user("gone").active = False
admin = env.ref("base.user_admin")
people = {
    "admin": admin,
    "buyer": add_user("buyer", "purchase.group_purchase_user"),
    "clerk": add_user("clerk"),
}

for kind in ("sale", "purchase"):
    if not env["account.journal"].search([("type", "=", kind)]):
        raise SystemExit(f"the demo company has no chart of accounts: no {kind} journal")

env["ir.config_parameter"].set_param("ir_attachment.location", "db")
env["ir.attachment"].force_storage()
keys = {login: api_key(user) for login, user in people.items()}
env.cr.commit()
print(KEYS_BEGIN + json.dumps(keys))
