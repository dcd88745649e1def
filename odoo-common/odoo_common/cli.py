"""How a command ends when something goes wrong: one line that says what, and exit code 1."""

from __future__ import annotations

import typing as t

from odoo_common.errors import OdooError

if t.TYPE_CHECKING:
    import logging

    import click

FAILED = 1


def friendly(
    command: click.Command, logger: logging.Logger, mistakes: tuple[type[Exception], ...] = ()
) -> click.Command:
    """Make a command answer a known trouble with one log line instead of a traceback.

    Args:
        command: The connector's command.
        logger: Where the line goes.
        mistakes: Exceptions of the SDK that mean a mistake in the settings.

    Returns:
        The same command, changed.
    """
    invoke = command.invoke
    parse_args = command.parse_args

    def told(ctx: click.Context, run: t.Callable[[], t.Any]) -> t.Any:
        try:
            return run()
        except OdooError as error:
            logger.error("%s", error.message)  # noqa: TRY400 - no traceback, that is the point
        except mistakes as error:
            logger.error("%s", error)  # noqa: TRY400 - as above
        except ValueError as error:
            # json's, simplejson's and msgspec's own classes share nothing but this.
            if type(error).__name__ not in ("JSONDecodeError", "DecodeError"):
                raise
            logger.error("a JSON file can't be read: %s", error)  # noqa: TRY400
        except FileNotFoundError as error:
            logger.error("no such file: %s", error.filename or error)  # noqa: TRY400
        return ctx.exit(FAILED)

    def parse_args_told(ctx: click.Context, args: list[str]) -> t.Any:
        return told(ctx, lambda: parse_args(ctx, args))

    # `--discover` and `--test` run as callbacks of their options, inside parse_args.
    command.parse_args = parse_args_told  # type: ignore[method-assign]
    command.invoke = lambda ctx: told(ctx, lambda: invoke(ctx))  # type: ignore[method-assign]
    return command
