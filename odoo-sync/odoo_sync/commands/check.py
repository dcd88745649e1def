"""`odoo-sync check`: does it work, as whom, and what is there."""

from __future__ import annotations

import typing as t

import click

from odoo_common.client.connection import Connection
from odoo_common.errors import Fatal, OdooError
from odoo_common.settings.connection import ConnectionSettings
from odoo_sync import options, output
from odoo_sync.formatting import cell
from odoo_sync.odoo_facts import facts, require
from odoo_sync.settings import PREFIXES, from_environment, settings_of

if t.TYPE_CHECKING:
    from collections.abc import Sequence

SUCCESS = "Connection successful"
WORDS = {"read": "read", "write": "change", "create": "create", "unlink": "delete"}


@click.command("check")
@click.option(
    "--connector",
    "connectors",
    type=click.Choice(list(PREFIXES)),
    multiple=True,
    help="For which one; without it for both, or for those that the environment has settings of.",
)
@options.as_json
@options.config
def command(*, connectors: tuple[str, ...], form: str | None, configs: tuple[str, ...]) -> None:
    """Check the connection, the login and the rights of a connector's settings.

    The settings are those of --config, else of the environment (TAP_ODOO_URL, TARGET_ODOO_URL …).
    The exit code is 1 when something doesn't work.
    """
    results = [_check(group, config) for group, config in _wanted(connectors, configs)]
    is_well = all(result["success"] for result in results)
    if form == options.JSON:
        output.as_json({"success": is_well, "checks": results})
    else:
        click.echo("\n\n".join("\n".join(_lines(result)) for result in results))
    if not is_well:
        raise click.exceptions.Exit(1)


def _wanted(
    connectors: Sequence[str], configs: Sequence[str]
) -> list[tuple[list[str], dict[str, t.Any]]]:
    """Return the settings to check, each with the connectors that have them.

    Raises:
        Fatal: There are none.
    """
    names = list(connectors) or list(PREFIXES)
    if not configs and not connectors:
        names = [name for name in names if from_environment(name).get("url")]
    found: list[tuple[list[str], dict[str, t.Any]]] = []
    for name in names:
        config = settings_of(name, configs)
        same = next((group for group, other in found if other == config), None)
        if same is None:
            found.append(([name], config))
        else:
            same.append(name)
    if not found:
        variables = " or ".join(f"{prefix}URL" for prefix in PREFIXES.values())
        raise Fatal(f"no settings: name a file with --config, or set {variables} and the others")
    return found


def _check(connectors: list[str], config: dict[str, t.Any]) -> dict[str, t.Any]:
    found: dict[str, t.Any] = {"connectors": connectors, "success": False}
    try:
        settings = ConnectionSettings.from_config(config)
        known = facts(Connection(settings, user_agent="odoo-sync"))
        found |= {"message": SUCCESS, **known}
        for connector in connectors:
            require(known, connector)
    except OdooError as error:
        return found | {"message": error.message}
    return found | {"success": True}


def _lines(result: dict[str, t.Any]) -> list[str]:
    names = " and ".join(result["connectors"])
    lines = [f"{names}: {'works' if result['success'] else cell(result['message'])}"]
    if "odoo_version" not in result:
        return lines
    user = result["user"]
    who = ", ".join(str(user[name]) for name in ("name", "lang", "tz") if user[name])
    said = {
        "Odoo": f"{result['odoo_version']} ({result['edition']}) at {result['url']}",
        "Database": result["database"],
        "User": f"{user['login']} (id {result['user_id']}): {who}",
        "Transport": result["transport"],
        **_rights(result["rights"]),
        "Companies": ", ".join(f"{row['name']} ({row['id']})" for row in result["companies"]),
        "Languages": _codes(result["languages"]),
        "Modules": _modules(result["modules"]),
        "Products": _products(result["products"]),
    }
    width = max(map(len, said))
    return lines + [f"  {label:<{width}}  {cell(text)}" for label, text in said.items()]


def _rights(rights: dict[str, dict[str, bool] | None]) -> dict[str, str]:
    """Return the models by what the user may do with them."""
    groups: dict[str, list[str]] = {}
    for model, allowed in rights.items():
        if allowed is None:
            label = "Not installed"
        elif all(allowed.values()):
            label = "May do all"
        else:
            may = [WORDS[name] for name, yes in allowed.items() if yes]
            label = f"May {'/'.join(may)}" if may else "No rights"
        groups.setdefault(label, []).append(model)
    return {label: ", ".join(models) for label, models in groups.items()}


def _codes(languages: list[dict[str, t.Any]] | None) -> str:
    return "not visible" if languages is None else ", ".join(row["code"] for row in languages)


def _modules(modules: list[dict[str, t.Any]] | None) -> str:
    if modules is None:
        return "not visible to this user"
    apps = ", ".join(row["name"] for row in modules if row["application"])
    return f"{len(modules)} installed, of these apps: {apps or 'none'}"


def _products(products: dict[str, int] | None) -> str:
    if products is None:
        return "not visible to this user"
    return f"{products['total']}, of these archived: {products['archived']}"
