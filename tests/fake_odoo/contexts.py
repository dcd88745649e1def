"""What the fake knows of Odoo's context."""

from __future__ import annotations

import typing as t

from tests.fake_odoo.faults import NotFakedError, no_access, user_error

if t.TYPE_CHECKING:
    from tests.fake_odoo.env import Env

#: Keys that change nothing here: notes in the chatter, mails, dialogs.
WITHOUT_EFFECT = frozenset(
    {
        "bin_size",
        "disable_cancel_warning",
        "import_file",
        "include_binary_content",
        "mail_create_nolog",
        "mail_create_nosubscribe",
        "mail_notrack",
        "skip_backorder",
        "skip_consumption",
        "skip_immediate",
        "skip_sms",
        "tracking_disable",
    }
)
WITH_EFFECT = frozenset(
    {
        "active_test",
        "allowed_company_ids",
        "button_mark_done_production_ids",
        "inventory_mode",
        "lang",
        "noupdate",
        "picking_ids_not_to_backorder",
        "tz",
    }
)


def check_context(env: Env) -> None:
    """Refuse what a context says that the fake, or Odoo, doesn't know.

    Raises:
        NotFakedError: A key is unknown to the fake.
        Fault: It names a language or a company that isn't the user's.
    """
    for key in env.context:
        if key not in WITHOUT_EFFECT | WITH_EFFECT and not key.startswith("default_"):
            raise NotFakedError(f"the context's {key}")
    language = env.context.get("lang")
    rows = env.db.table("res.lang").values()
    installed = {row["code"] for row in rows if row["active"]}
    if language and language not in installed and env.db.version >= 16:
        raise user_error(f"Invalid language code: {language}")
    user = env.db.table("res.users")[env.uid]
    allowed: t.Any = env.context.get("allowed_company_ids") or []
    if set(allowed) - set(user["company_ids"]):
        raise no_access("Access to unauthorized or invalid companies.")
