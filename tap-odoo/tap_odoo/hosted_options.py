"""The options that hosted jobs in hotglue's style call a tap with."""

from __future__ import annotations

import typing as t

import click

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection


def add_hosted_options(
    command: click.Command, connect: t.Callable[[click.Context], Connection]
) -> click.Command:
    """Let a tap's command take `--properties` for `--catalog`, and `--access-token`.

    Args:
        command: The tap's command.
        connect: Makes a connection from the command's `--config`.

    Returns:
        The same command, changed.
    """

    def log_in(ctx: click.Context, _param: click.Parameter, wanted: object) -> None:
        if not wanted:
            return
        connection = connect(ctx)
        click.echo(
            f"user {connection.settings.username} (id {connection.uid}) is logged in through "
            f"{connection.transport_name}; Odoo has no access token to refresh",
            err=True,
        )
        ctx.exit()

    for option in command.params:
        if option.name == "catalog":
            option.opts.append("--properties")
    command.params.append(
        click.Option(
            ["--access-token"],
            is_flag=True,
            expose_value=False,
            callback=log_in,
            help="Check the login and stop: where others refresh a token, Odoo has none.",
        )
    )
    return command
