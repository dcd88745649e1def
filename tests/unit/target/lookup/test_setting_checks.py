"""What settings name is checked before anything is written."""

from __future__ import annotations

import logging
import typing as t

import pytest

from odoo_common.errors import Fatal
from odoo_common.settings.names import check_names
from tests.unit.target.running import Runner, TargetOnFake, records

if t.TYPE_CHECKING:
    from pathlib import Path

    from tests.fake_odoo import FakeOdoo

PARTNER = "res.partner"
WRITES = {"create", "write", "web_save_multi", "load", "unlink"}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"match": {PARTNER: [["emial"]]}}, "match: res.partner has no field emial; did you mean"),
        ({"match": {PARTNER: [["email", "zap?"]]}}, "has no field zap; did you mean zip?"),
        ({"match": {"res.partnr": [["email"]]}}, "setting match: .*res.partnr"),
        ({"stream_models": {"people": "res.partnr"}}, "stream_models, people: .*res.partnr"),
        ({"on_delete": {"res.partnr": "archive"}}, "setting on_delete: .*res.partnr"),
        ({"create_missing": ["res.partnr"]}, "setting create_missing: .*res.partnr"),
        ({"on_conflict": {"res.users": {"lgin": "odoo"}}}, "res.users has no field lgin"),
        ({"company_id": "Elsewhere"}, "company_id: the user has no company with the name"),
        ({"company_id": 4711}, "company_id: the user has no company with database id 4711"),
        ({"language": "xx_XX"}, "language xx_XX is not installed"),
    ],
)
def test_a_setting_that_names_what_is_not_there_ends_the_run_before_anything_is_written(
    run: Runner, odoo: FakeOdoo, tmp_path: Path, *, settings: dict[str, t.Any], said: str
) -> None:
    if "on_conflict" in settings:  # else the ledger would lie in the working directory
        settings = {**settings, "ledger_url": str(tmp_path / "ledger.db")}
    with pytest.raises(Fatal, match=said):
        run(records(PARTNER, {"id": "p", "name": "P"}), **settings)
    assert not [call for call in odoo.calls if call.method in WRITES]


def test_all_that_is_wrong_is_said_at_once(run: Runner) -> None:
    settings: dict[str, t.Any] = {"match": {PARTNER: [["emial"]]}, "company_id": 4711}
    with pytest.raises(Fatal, match=r"emial.*; setting company_id"):
        run(records(PARTNER, {"id": "p", "name": "P"}), **settings)


def test_settings_that_name_what_is_there_pass(run: Runner, odoo: FakeOdoo) -> None:
    company = odoo.rows("res.company", "name")[0]
    done = run(
        records(PARTNER, {"id": "p", "name": "P"}),
        match={PARTNER: [["email", "zip?"]]},
        stream_models={"people": PARTNER},
        on_delete={PARTNER: "archive"},
        company_id=company["name"],
    )
    assert done.ended(PARTNER) == {"created": 1}


@pytest.mark.parametrize("given", ["on_delet", "usrname", "paralell_requests"])
def test_a_setting_that_is_misspelled_is_refused(odoo: FakeOdoo, given: str) -> None:
    with pytest.raises(Fatal, match=f"there is no setting {given}; did you mean"):
        TargetOnFake(odoo, {**odoo.config, given: "x"})


def test_a_setting_of_another_program_is_warned_of(
    odoo: FakeOdoo, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        TargetOnFake(odoo, {**odoo.config, "flow_of_somebody": 1, "add_record_metadata": False})
    assert "settings that do nothing here: flow_of_somebody" in caplog.messages


def test_a_variable_that_is_misspelled_is_refused() -> None:
    names, logger = {"url", "on_delete"}, logging.getLogger("x")
    given = {"TARGET_ODOO_LOGLEVEL": "debug", "TARGET_ODOO_URL": "x", "PATH": "/bin"}
    check_names({}, names, logger, environment=given, prefix="TARGET_ODOO_")
    given["TARGET_ODOO_ON_DELET"] = "{}"
    with pytest.raises(Fatal, match=r"TARGET_ODOO_ON_DELET; did you mean TARGET_ODOO_ON_DELETE\?"):
        check_names({}, names, logger, environment=given, prefix="TARGET_ODOO_")
