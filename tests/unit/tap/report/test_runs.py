"""What a run leaves beside its records: an entry in the ledger, an estimate, a report."""

from __future__ import annotations

import json
import typing as t

import click.testing
import pytest
import sqlalchemy as sa

from odoo_common.errors import Fatal, OdooError
from tap_odoo.catalog.builtin_streams import StreamSpec
from tap_odoo.report.connection_test import CheckFailed, describe_connection
from tap_odoo.report.progress import Incomplete
from tests.fake_odoo.faults import no_access
from tests.unit.tap.running import Reader, TapOnFake, bound_to

if t.TYPE_CHECKING:
    from pathlib import Path

    from tests.fake_odoo import FakeOdoo

PARTNERS = "partners"
NAMES = ["name", "ref", "write_date"]


class Ledger:
    """Reads the runs of a ledger in a file."""

    def __init__(self, path: Path) -> None:
        self.url = f"sqlite:///{path}"

    def runs(self) -> list[dict[str, t.Any]]:
        engine = sa.create_engine(self.url)
        try:
            with engine.connect() as connection:
                rows = connection.execute(sa.text("SELECT * FROM runs ORDER BY started_at"))
                return [dict(row._mapping) for row in rows]
        finally:
            engine.dispose()


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.db")


def test_a_run_is_in_the_ledger_with_what_it_read(
    read: Reader, odoo: FakeOdoo, ledger: Ledger
) -> None:
    out = read({PARTNERS: NAMES}, ledger_url=ledger.url, triggered_by="a test")
    run = ledger.runs()[-1]
    assert (run["connector"], run["status"], run["triggered_by"]) == (
        "tap-odoo",
        "succeeded",
        "a test",
    )
    assert run["read"] == len(out.records[PARTNERS]) == len(odoo.db.table("res.partner"))


def test_a_run_that_odoo_ends_is_in_the_ledger_with_its_error(
    read: Reader, odoo: FakeOdoo, ledger: Ledger
) -> None:
    catalog = read.catalog({PARTNERS: NAMES})
    odoo.failures.refuse_connection("search", times=99)
    odoo.failures.refuse_connection("search_read", times=99)
    tap = TapOnFake(odoo, {"ledger_url": ledger.url, "password": "secret"}, None, catalog)
    with pytest.raises(OdooError):
        tap.sync_all()
    [run] = ledger.runs()
    assert run["status"] == "failed"
    assert "the connection to fake.invalid broke" in run["error"]
    assert "secret" not in run["error"]


@pytest.mark.parametrize("strict", [True, False])
def test_a_run_that_could_not_read_all_is_partial(
    read: Reader, odoo: FakeOdoo, ledger: Ledger, *, strict: bool
) -> None:
    catalog = read.catalog({PARTNERS: NAMES})
    odoo.db.broken.add(("res.partner", "ref", 1))
    tap = TapOnFake(odoo, {"ledger_url": ledger.url, "strict": strict}, None, catalog)
    if strict:
        with pytest.raises(Incomplete, match="partners could not be read"):
            tap.sync_all()
    else:
        tap.sync_all()
    [run] = ledger.runs()
    assert run["status"] == "partial"
    assert PARTNERS in run["error"]


def test_a_run_that_is_stopped_and_one_that_breaks_are_told_apart(
    read: Reader, odoo: FakeOdoo, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog = read.catalog({PARTNERS: NAMES})
    ends: list[BaseException] = [SystemExit(143), RuntimeError("broken")]
    for end in ends:
        tap = TapOnFake(odoo, {"ledger_url": ledger.url}, None, catalog)

        def begin(end: BaseException = end) -> t.NoReturn:
            raise end

        monkeypatch.setattr(tap, "_begin", begin)
        with pytest.raises(type(end)):
            tap.sync_all()
    told = [(run["status"], run["error"]) for run in ledger.runs()]
    assert told == [("stopped", "stopped by a signal"), ("failed", "RuntimeError: broken")]


def test_a_run_that_can_not_begin_is_in_the_ledger(odoo: FakeOdoo, ledger: Ledger) -> None:
    odoo.failures.refuse_connection("fields_get", times=99)
    odoo.failures.refuse_connection("check_access_rights", times=99)
    with pytest.raises(OdooError):
        TapOnFake(odoo, {"ledger_url": ledger.url})
    [run] = ledger.runs()
    assert (run["status"], run["read"]) == ("failed", 0)


def test_a_stream_that_is_not_there_ends_the_run(read: Reader) -> None:
    with pytest.raises(Fatal, match="only names nothing: there is no such stream"):
        read({PARTNERS: NAMES}, only={"nothing": [1]})


def test_hosted_jobs_find_how_many_records_to_expect(
    read: Reader, odoo: FakeOdoo, tmp_path: Path
) -> None:
    file = tmp_path / "out" / "estimated_job_metrics.json"
    file.parent.mkdir()
    file.write_text(json.dumps({"estimatedRecordCount": {"theirs": 3}}))
    read({PARTNERS: NAMES}, hg_sync_output=str(file.parent))
    expected = len(odoo.db.table("res.partner"))
    assert json.loads(file.read_text()) == {
        "estimatedRecordCount": {"theirs": 3, PARTNERS: expected}
    }


@pytest.mark.parametrize("there", ["not JSON", "[1]", '{"estimatedRecordCount": 3}'])
def test_an_estimate_of_others_that_is_none_is_replaced(
    read: Reader, tmp_path: Path, there: str
) -> None:
    file = tmp_path / "estimated_job_metrics.json"
    file.write_text(there)
    read({PARTNERS: NAMES}, hg_sync_output=str(tmp_path))
    assert list(json.loads(file.read_text())["estimatedRecordCount"]) == [PARTNERS]


def test_an_estimate_that_can_not_be_written_keeps_no_record_from_coming(
    read: Reader, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "a file"
    file.write_text("")
    out = read({PARTNERS: NAMES}, hg_sync_output=str(file))
    assert out.records[PARTNERS]
    assert "could not be written" in caplog.text


SPECS = [
    StreamSpec("partners", ("res.partner",), ""),
    StreamSpec("products", ("product.product",), ""),
    StreamSpec("nothing", ("no.such.model",), ""),
]


def test_the_connection_test_says_what_can_be_read(odoo: FakeOdoo) -> None:
    odoo.do("product.product", "create", {"name": "Pen"})
    odoo.deny("res.partner", "read")
    lines = list(describe_connection(odoo.connection(), SPECS))
    assert lines[0] == f"Odoo {odoo.db.version}.0 at http://fake.invalid"
    assert lines[1] == "Database fake, user admin (id 2)"
    assert lines[3:] == [
        "1 streams can be read: products",
        "1 are not allowed for this user: partners",
        "1 belong to modules that are not installed: nothing",
        "1 products",
    ]


def test_the_connection_test_fails_where_nothing_can_be_read(odoo: FakeOdoo) -> None:
    odoo.deny("res.partner", "read")
    with pytest.raises(CheckFailed, match="nothing can be read"):
        list(describe_connection(odoo.connection(), SPECS[:1]))


class Command:
    """Calls `tap-odoo` in this process.

    Args:
        odoo: What it is connected to.
        folder: Where its settings lie.
    """

    def __init__(self, odoo: FakeOdoo, folder: Path) -> None:
        self._command = bound_to(odoo).get_singer_command()
        self._settings = folder / "settings.json"
        self._odoo = odoo

    def __call__(self, *arguments: str, **settings: t.Any) -> click.testing.Result:
        self._settings.write_text(json.dumps({**self._odoo.config, **settings}))
        runner = click.testing.CliRunner()
        return runner.invoke(self._command, ["--config", str(self._settings), *arguments])


@pytest.fixture
def command(odoo: FakeOdoo, tmp_path: Path) -> Command:
    return Command(odoo, tmp_path)


def test_the_test_option_prints_the_report(command: Command, odoo: FakeOdoo) -> None:
    done = command("--test")
    assert done.exit_code == 0
    assert f"Odoo {odoo.db.version}.0 at http://fake.invalid" in done.output
    odoo.failures.answer("check_access_rights", no_access("no"), times=999)
    for model in odoo.db.models:
        odoo.deny(model, "read")
    refused = command("--test")
    assert refused.exit_code == 1
    assert "nothing can be read" in refused.output


def test_the_access_token_option_checks_the_login(command: Command) -> None:
    done = command("--access-token")
    assert done.exit_code == 0
    assert "user admin (id 2) is logged in through" in done.output
    assert "secret" not in done.output


def test_discovery_and_properties_read_what_is_selected(
    command: Command, odoo: FakeOdoo, tmp_path: Path
) -> None:
    found = command("--discover")
    assert found.exit_code == 0
    catalog = json.loads(found.stdout)
    assert PARTNERS in [stream["stream"] for stream in catalog["streams"]]
    for stream in catalog["streams"]:
        for entry in stream["metadata"]:
            name = entry["breadcrumb"][-1] if entry["breadcrumb"] else ""
            entry["metadata"]["selected"] = stream["stream"] == PARTNERS and name in {"", *NAMES}
    file = tmp_path / "catalog.json"
    file.write_text(json.dumps(catalog))
    done = command("--properties", str(file))
    assert done.exit_code == 0
    messages = [json.loads(line) for line in done.stdout.splitlines()]
    ids = [m["record"]["id"] for m in messages if m["type"] == "RECORD"]
    assert ids == sorted(odoo.db.table("res.partner"))


def test_a_mapping_is_checked_against_the_database(
    command: Command, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    stream = {"model": "res.partner", "key": ["id"], "fields": {"id": "id"}}
    file = tmp_path / "map.json"
    file.write_text(json.dumps({"direction": "from_odoo", "streams": {"People": stream}}))
    good = command("--check-mapping", str(file))
    assert (good.exit_code, good.stdout.strip()) == (
        0,
        f"{file} fits http://fake.invalid: People",
    )
    stream["fields"] = {"id": "id", "a": "nothing"}
    file.write_text(json.dumps({"direction": "from_odoo", "streams": {"People": stream}}))
    bad = command("--check-mapping", str(file))
    assert bad.exit_code == 1
    assert "nothing" in caplog.text
