"""The Odoos that are simulated, as data."""

from __future__ import annotations

import typing as t

from tests.simulated.differences import (
    BinaryObjects,
    Difference,
    Profile,
    RefusedArgument,
    RemovedField,
    RemovedMethod,
    RemovedModel,
    RenamedField,
    RenamedModel,
    UnknownModelIsKeyError,
)

#: Lines of facts/versions.md.
_ACCESS = "check_access_rights removed in 19.1: odoo/odoo #226551, #179148"
_BINARY = "binary fields are read as {content, size[, filename]}: odoo/odoo #244421, #266082"
_RAW = "ir.attachment.datas gone; raw: odoo/odoo #245916"
_UNITS = "stock.move.product_uom, purchase.order.line.product_uom_id → uom_id: a 20.0 tree"
_SCRAP = "stock.scrap and the return wizard gone: OCA/stock-logistics-workflow #2460, a 20.0 tree"
_PARTNER = "res.partner company_type, company_name, company_registry, res.bank gone: a 20.0 tree"
_BANK = "bank acc_number → account_number; currency date → rate_date: a 20.0 tree"
_READ_GROUP = "read_group has a new signature: a 20.0 tree"
_19_NAMES = "19: tax_ids, product_uom_id, purchase notes → note, groups_id → group_ids"
_19_PACKAGE = "19: stock.quant.package → stock.package"
_19_GROUP = "18.2 / 19: web_save_multi / formatted_read_group"
_18_REVERSAL = "18: account.move payment_id → origin_payment_id, reversal_move_id → …_ids"
_18_ACCESS = "has_access is there from 18.0 on: odoo/odoo #179148"
_18_MEMO = "18: account.payment: memo for ref"
_17_MODEL = "unknown model over call_kw: KeyError in 200 until 17"
_17_MRP = "17: mrp date_planned_start/finished → date_start/date_finished"
_16_LOT = "16: stock.production.lot → stock.lot"
_16_MOVES = "16: picking move_lines → move_ids"
_16_LINES = "16: account.move.line.search_read takes no keyword arguments"
#: Project isn't in the sandbox: another model stands for any whose `search_read` is an old one.
_TAGS = "16 to 19: project.tags.search_read takes no keyword arguments"

#: `check_access` and `has_access` stay; with them went the other methods of old.
_19_1: tuple[Difference, ...] = tuple(
    RemovedMethod(name, _ACCESS)
    for name in ("check_access_rights", "check_access_rule", "check_field_access_rights")
)
_19_3: tuple[Difference, ...] = (
    *_19_1,
    BinaryObjects(_BINARY),
    RenamedField("ir.attachment", "datas", "raw", _RAW),
)
_20: tuple[Difference, ...] = (
    *_19_1,
    RefusedArgument("search_read", "load", _TAGS, model="uom.uom"),
    # The pull request's test of /json/2 sends this key where it expects the content.
    BinaryObjects(_BINARY, asked="include_binary_content"),
    RenamedField("ir.attachment", "datas", "raw", _RAW),
    RenamedField("stock.move", "product_uom", "uom_id", _UNITS),
    RenamedField("purchase.order.line", "product_uom_id", "uom_id", _UNITS),
    RemovedModel("stock.scrap", _SCRAP),
    RemovedModel("stock.return.picking", _SCRAP),
    RemovedModel("stock.return.picking.line", _SCRAP),
    RemovedField("res.partner", "company_type", _PARTNER),
    RemovedField("res.partner", "company_name", _PARTNER),
    RemovedField("res.partner", "company_registry", _PARTNER),
    RemovedModel("res.bank", _PARTNER),
    RenamedField("res.partner.bank", "acc_number", "account_number", _BANK),
    RenamedField("res.currency", "date", "rate_date", _BANK),
    RefusedArgument("read_group", "fields", _READ_GROUP),
)
_18_GROUPS = (
    *("res.users", "ir.ui.menu", "ir.actions.act_window", "ir.actions.report", "ir.actions.server"),
    "ir.ui.view",
)
_18: tuple[Difference, ...] = (
    RemovedMethod("formatted_read_group", _19_GROUP),
    RemovedMethod("web_save_multi", _19_GROUP),
    RenamedField("sale.order.line", "tax_ids", "tax_id", _19_NAMES),
    RenamedField("sale.order.line", "product_uom_id", "product_uom", _19_NAMES),
    RenamedField("purchase.order.line", "tax_ids", "taxes_id", _19_NAMES),
    RenamedField("purchase.order.line", "product_uom_id", "product_uom", _19_NAMES),
    RenamedField("purchase.order", "note", "notes", _19_NAMES),
    *(RenamedField(model, "group_ids", "groups_id", _19_NAMES) for model in _18_GROUPS),
    RenamedModel("stock.package", "stock.quant.package", _19_PACKAGE),
)
_17: tuple[Difference, ...] = (
    *_18,
    UnknownModelIsKeyError(_17_MODEL),
    RemovedMethod("has_access", _18_ACCESS),
    RemovedMethod("check_access", _18_ACCESS),
    RenamedField("account.payment", "memo", "ref", _18_MEMO),
    RenamedField("account.move", "origin_payment_id", "payment_id", _18_REVERSAL),
    RenamedField("account.move", "reversal_move_ids", "reversal_move_id", _18_REVERSAL),
)
_16: tuple[Difference, ...] = (
    *_17,
    RefusedArgument("search_read", "load", _TAGS, model="uom.uom"),
    RenamedField("mrp.production", "date_start", "date_planned_start", _17_MRP),
    RenamedField("mrp.production", "date_finished", "date_planned_finished", _17_MRP),
    RefusedArgument("search_read", "load", _16_LINES, model="account.move.line"),
)
_15: tuple[Difference, ...] = (
    *_16,
    RenamedModel("stock.lot", "stock.production.lot", _16_LOT),
    RenamedField("stock.picking", "move_ids", "move_lines", _16_MOVES),
)


def _profile(name: str, version: tuple[object, object], rows: t.Sequence[Difference]) -> Profile:
    major, minor = version
    text = f"{major}.{minor}"
    return Profile(name, "19", (text, [major, minor, 0, "final", 0, ""]), rows)


PROFILES: dict[str, Profile] = {
    profile.name: profile
    for profile in (
        _profile("like-20", (20, 0), _20),
        _profile("like-19.3", ("saas~19", 3), _19_3),
        _profile("like-19.1", ("saas~19", 1), _19_1),
        _profile("like-18", (18, 0), _18),
        _profile("like-17", (17, 0), _17),
        _profile("like-16", (16, 0), _16),
        _profile("like-15", (15, 0), _15),
        # None of them: an Odoo of the future says more than this table knows.
        _profile("like-21", (21, 0), _20),
    )
}
