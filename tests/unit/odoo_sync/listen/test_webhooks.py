"""Which requests are webhooks of Odoo, and who may send them."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.errors import Fatal
from odoo_sync.commands.listen import secret_of
from odoo_sync.listen.access import HEADER
from odoo_sync.listen.webhooks import LARGEST
from tests.unit.odoo_sync.listen.conftest import SECRET

if t.TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.odoo_sync.listen.conftest import Web

GOOD = {"_model": "product.product", "_id": 7, "_action": "Tell(#1)"}


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        (f"/odoo/{SECRET}", {}, 202),
        ("/odoo", {HEADER: SECRET}, 202),
        ("/odoo", {}, 403),
        ("/odoo/wrong", {}, 403),
        (f"/odoo/{SECRET}x", {}, 403),
        ("/odoo/é", {}, 403),
        ("/odoo", {HEADER: "wrong"}, 403),
        ("/", {}, 405),
        ("/other", {}, 404),
    ],
)
def test_only_who_knows_the_secret_may_tell(
    web: Web, path: str, headers: dict[str, str], status: int
) -> None:
    answer = web.post(path, headers=headers, json=GOOD, allow_redirects=False)
    assert answer.status_code == status
    expected = 1 if status == 202 else 0
    assert web.pending == expected
    assert SECRET not in answer.text


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b'{"_model": "product.product"}', 400),
        (b'{"_model": "product.product", "_id": true}', 400),
        (b'{"_model": 5, "_id": 5}', 400),
        (b'{"_model": "product.product", "_id": 0}', 400),
        (b'{"_model": "product.product", "_id": 99999999999999999999}', 400),
        (b"[" * 100_000, 400),
        (b'{"_model": "hr.payslip", "_id": 5}', 422),
        (b" " * (LARGEST + 1), 413),
    ],
)
def test_what_is_no_webhook_is_refused(web: Web, body: bytes, status: int) -> None:
    assert web.post(f"/odoo/{SECRET}", data=body).status_code == status
    assert web.pending == 0


@pytest.mark.parametrize("text", ["", "short", "with/a/slash/that/is/long", "é" * 20])
def test_a_secret_that_can_be_guessed_or_is_no_part_of_a_path_is_refused(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / "secret").write_text(text)
    with pytest.raises(Fatal, match="openssl rand"):
        secret_of(tmp_path / "secret")
