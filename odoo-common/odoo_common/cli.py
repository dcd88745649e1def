"""How a command ends when something goes wrong: one line that says what, and exit code 1."""

from __future__ import annotations

import contextlib
import errno
import gc
import json
import sys
import typing as t
from pathlib import Path

import click

from odoo_common.errors import Fatal, OdooError
from odoo_common.printable import keep_logs_printable

if t.TYPE_CHECKING:
    import logging

FAILED = 1
#: New objects after which Python looks for cycles among them; its own number is 700, and took a
#: third of the target's time. A batch makes thousands of objects and hardly a cycle.
GARBAGE_THRESHOLD = 20_000
#: What a full or broken disk answers.
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
#: The classes of json, simplejson and msgspec share nothing but being a ValueError.
_NO_JSON = frozenset({"JSONDecodeError", "DecodeError"})


def check_settings_files(paths: t.Iterable[str]) -> None:
    """Make sure that what `--config` names are files with a JSON object each.

    Raises:
        Fatal: One holds something else, which the SDK would take for settings.
        OSError: One can't be opened.
        ValueError: One is no JSON.
    """
    for path in paths:
        if path == "ENV" or not Path(path).exists():
            continue  # the environment; the SDK says what is missing
        settings = json.loads(Path(path).read_bytes())
        if not isinstance(settings, dict):
            raise Fatal(f"{path}: settings are a JSON object")
        for name, value in settings.items():
            # What no path, HTTP header or database can hold. The value may be secret.
            if not _is_text(value):
                raise Fatal(f"{path}: the setting {name} holds a character that is no text")


def _is_text(value: t.Any) -> bool:
    """Tell whether all text in a JSON value is some: no NUL, no half of a surrogate pair."""
    if isinstance(value, str):
        return "\x00" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)
    if isinstance(value, dict):
        return all(_is_text(name) and _is_text(inner) for name, inner in value.items())
    return not isinstance(value, list) or all(map(_is_text, value))


def check_mapping_option(callback: t.Callable[..., t.Any]) -> click.Option:
    """Return the option `--check-mapping FILE`, which both connectors have.

    Args:
        callback: Click's: takes the context, the option, and the path or None.
    """
    return click.Option(
        ["--check-mapping"],
        type=click.Path(dir_okay=False, path_type=Path),
        callback=callback,
        expose_value=False,
        metavar="FILE",
        help="Check a mapping file against the fields of your Odoo, and do nothing else.",
    )


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
    keep_logs_printable()
    invoke = command.invoke
    parse_args = command.parse_args

    def reporting(ctx: click.Context, run: t.Callable[[], t.Any]) -> t.Any:
        try:
            return run()
        except Exception as error:
            text = str(error) if isinstance(error, mistakes) else _describe_error(error)
            if not text:
                raise
            logger.error("%s", text)  # noqa: TRY400 - no traceback, that is the point
            if _is_out_of_room(error) and sys.stdout:
                # What waits there would fail once more when Python ends.
                with contextlib.suppress(OSError):
                    sys.stdout.close()
        return ctx.exit(FAILED)

    def parse_args_reporting(ctx: click.Context, args: list[str]) -> t.Any:
        return reporting(ctx, lambda: parse_args(ctx, args))

    def invoke_reporting(ctx: click.Context) -> t.Any:
        gc.freeze()  # what is imported stays
        gc.set_threshold(GARBAGE_THRESHOLD)
        if sys.stdout is None:
            # Python's own answer to a closed one; the messages would go nowhere.
            return reporting(ctx, _no_output)
        return reporting(ctx, lambda: invoke(ctx))

    # `--discover` and `--test` run as callbacks of their options, inside parse_args.
    command.parse_args = parse_args_reporting  # type: ignore[method-assign]
    command.invoke = invoke_reporting  # type: ignore[method-assign]
    return command


def _no_output() -> t.NoReturn:
    raise Fatal("there is nothing to write to: stdout is closed")


def _is_out_of_room(error: Exception) -> bool:
    # Not the classes made from OSError: they have been handled.
    return type(error) is OSError and error.errno in NO_ROOM


def _describe_error(error: Exception) -> str:
    """Return what went wrong, for the user; ``""`` for what is no mistake of theirs."""
    if isinstance(error, OdooError):
        return error.message
    if isinstance(error, UnicodeDecodeError):
        return f"a file is not UTF-8: {error}"
    if type(error).__name__ in _NO_JSON:
        return f"a JSON file can't be read: {error}"
    if isinstance(error, FileNotFoundError):
        return f"no such file: {error.filename or error}"
    if isinstance(error, (IsADirectoryError, NotADirectoryError, PermissionError)):
        return f"{error.filename}: {error.strerror}"
    if _is_out_of_room(error):
        return f"the output can't be written: {error}"
    if isinstance(error, RecursionError):
        return "a file or a message is nested too deeply"
    return ""
