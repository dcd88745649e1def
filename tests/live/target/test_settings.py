"""A setting that names what the database hasn't ends the run before it writes."""

from __future__ import annotations

import typing as t

import pytest

from odoo_common.errors import Fatal
from tests.live.target.conftest import Name, Runner, records

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection
    from sandbox import Database

pytestmark = pytest.mark.live


def test_a_model_that_is_not_there_can_not_be_completed(run: Runner, name: Name) -> None:
    feed = records("res.partner", [{"id": name("a"), "name": "A"}])
    with pytest.raises(Fatal, match=r"setting create_missing: .* has no res\.partnr"):
        run(feed, create_missing=["res.partnr"])


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"match": {"res.partner": [["emial"]]}}, "has no field emial; did you mean email"),
        ({"stream_models": {"a": "res.partnr"}}, r"did you mean res\.partner"),
        ({"company_id": "Nowhere Ltd"}, "the user has no company with the name 'Nowhere Ltd', but"),
    ],
)
def test_a_setting_that_names_what_odoo_has_not_ends_the_run_before_it_writes(
    run: Runner, connection: Connection, name: Name, settings: dict[str, t.Any], said: str
) -> None:
    partner = {"id": name("p"), "name": name("P"), "email": name("p@example.com")}
    connection.call("res.partner", "create", [{key: partner[key] for key in ("name", "email")}])
    with pytest.raises(Fatal, match=said):
        run(records("res.partner", [partner]), **settings)
    assert connection.call("res.partner", "search_count", [("name", "=", name("P"))]) == 1


def test_a_company_that_the_user_may_not_use_is_one_error_before_anything_is_written(
    run: Runner, connection: Connection, odoo: Database, name: Name
) -> None:
    buyer = odoo.as_user("buyer")
    [company] = connection.call("res.company", "create", [{"name": name("Other")}])
    who = {"username": buyer.username, "password": buyer.password}
    with pytest.raises(Fatal, match=f"the user has no company with database id {company}"):
        run(records("res.partner", [{"id": name("p"), "name": "P"}]), company_id=company, **who)
