"""docs/troubleshooting.md explains every error."""

from __future__ import annotations

import re

import pytest

from target_odoo.outcome import CODES
from tests.unit.messages import GAP, Message, error_classes, messages
from tools.docs import ROOT

PAGE = (ROOT / "docs/troubleshooting.md").read_text()
LINES = [line.replace("`", "").replace("\\|", "|") for line in PAGE.splitlines()]
MESSAGES = messages()

#: Errors that the documents of the systems replaced list.
ELSEWHERE = (
    "Access Denied",
    "Database not found",
    "Connection timeout",
    "Field not found",
    "Image sync failed",
    "Stock update rejected",
    "Category mapping failed",
    "Unique constraint violation",
    "Required field missing",
    "UNIQUE_VIOLATION",
    "RetriableAPIError",
)


def is_explained(message: Message) -> bool:
    """Tell whether a line of the page has the fixed parts of a message, in order."""
    parts = [re.escape(part.replace("`", "").strip()) for part in message.text.split(GAP)]
    pattern = re.compile(".*".join(part for part in parts if part))
    return any(pattern.search(line) for line in LINES)


def test_the_messages_are_found() -> None:
    texts = {message.text for message in MESSAGES}
    assert "missing setting: …" in texts
    assert "the transfer moves nothing of the product with database id …" in texts
    assert len(texts) > 100


@pytest.mark.parametrize(
    "message",
    [message for message in MESSAGES if message.says_something],
    ids=lambda message: f"{message.place}: {message.text[:60]}",
)
def test_a_message_is_explained(message: Message) -> None:
    assert is_explained(message), "docs/troubleshooting.md has no row for it"


def test_each_kind_of_error_is_explained() -> None:
    missing = {name for name in error_classes() if not name.startswith("_")}
    missing -= set(re.findall(r"`(\w+)`", PAGE))
    assert not missing


def test_each_code_of_a_rejection_has_a_row_of_its_own() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ", PAGE, re.MULTILINE)
    assert set(CODES) <= set(rows)


def test_a_rejection_has_a_code_that_is_documented() -> None:
    assert {message.code for message in MESSAGES} - {""} <= set(CODES)


@pytest.mark.parametrize("text", ELSEWHERE)
def test_an_error_of_the_systems_replaced_is_explained(text: str) -> None:
    assert text in PAGE
