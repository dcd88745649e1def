"""A vendor's reference is booked once, whatever the version of Odoo lets pass."""

from __future__ import annotations

import typing as t

from target_odoo.records.draft import ResolvedRecord
from target_odoo.records.item import InputRecord
from target_odoo.write.unique_values import refuse_repeated_references

MOVE = "account.move"
Row = dict[str, t.Any]


class Books:
    """Holds moves and answers what is asked of them; vendor 11 is a contact of vendor 1."""

    def __init__(self, *moves: Row) -> None:
        self.moves = list(moves)
        self.calls: list[str] = []
        self.connection = self

    def call(self, model: str, method: str, *args: t.Any, **_kwargs: t.Any) -> t.Any:
        self.calls.append(f"{model}.{method}")
        if method == "default_get":
            return {"company_id": 1}
        if model == "res.partner":
            return [{"id": one, "commercial_partner_id": [one % 10, "V"]} for one in args[0]]
        terms = {field: value for field, operator, value in args[0] if operator == "in"}
        return [
            row
            for row in self.moves
            if row["move_type"] in terms["move_type"]
            and row["ref"] in terms["ref"]
            and row["commercial_partner_id"][0] in terms["commercial_partner_id"]
        ]


def held(number: int, **more: t.Any) -> Row:
    row = {"id": number, "name": f"BILL/{number}", "ref": "R1", "move_type": "in_invoice"}
    return {**row, "company_id": [1, "C"], "commercial_partner_id": [1, "V"], **more}


def bill(number: int = 1, record_id: int = 0, **more: t.Any) -> ResolvedRecord:
    values = {"move_type": "in_invoice", "ref": "R1", "partner_id": 1, **more}
    item = InputRecord(number, "bills", {"id": f"b{number}"}, {}, model=MOVE)
    draft = ResolvedRecord(item, MOVE, values=values)
    draft.id = record_id
    return draft


def refused(books: Books, *drafts: ResolvedRecord) -> list[str]:
    refuse_repeated_references(t.cast("t.Any", books), MOVE, drafts)
    reasons = [draft.item.reason for draft in drafts]
    return [reason.message.partition(" is taken by ")[2] if reason else "" for reason in reasons]


def test_a_reference_that_another_bill_has_is_refused_with_its_number() -> None:
    assert refused(Books(held(5)), bill()) == ["BILL/5, database id 5"]
    assert refused(Books(held(5, name=False)), bill()) == ["a draft, database id 5"]
    draft = bill()
    refused(Books(held(5)), draft)
    assert draft.item.reason is not None
    assert (draft.item.reason.code, draft.item.reason.field) == ("unique", "ref")
    assert draft.item.reason.existing_id == 5


def test_a_contact_of_the_vendor_is_the_vendor() -> None:
    assert refused(Books(held(5)), bill(partner_id=11)) == ["BILL/5, database id 5"]


def test_the_bill_itself_and_those_of_others_may_have_it() -> None:
    assert refused(Books(held(5)), bill(record_id=5)) == [""]
    assert refused(Books(held(5, company_id=[2, "D"])), bill()) == [""]
    assert refused(Books(held(5, company_id=[2, "D"])), bill(company_id=2)) == [
        "BILL/5, database id 5"
    ]
    assert refused(Books(held(5)), bill(partner_id=2)) == [""]
    assert refused(Books(held(5)), bill(move_type="in_refund")) == [""]


def test_the_second_of_the_input_is_refused() -> None:
    assert refused(Books(), bill(1), bill(2), bill(3, ref="R2")) == [
        "",
        "another record of the input",
        "",
    ]


def test_nothing_is_asked_for_what_has_no_vendors_reference() -> None:
    books = Books(held(5))
    others = [
        bill(1, move_type="out_invoice"),
        bill(2, ref=False),
        bill(3, partner_id=-1),
        bill(4, partner_id=None),
    ]
    assert refused(books, *others) == [""] * 4
    refuse_repeated_references(t.cast("t.Any", books), "res.partner", [bill()])
    assert books.calls == []
