"""Secrets that are mounted as files: `password_file` and `api_key_file`."""

from __future__ import annotations

import typing as t
from pathlib import Path

from odoo_common.errors import Fatal

if t.TYPE_CHECKING:
    from collections.abc import Mapping

#: The settings whose text can lie in a file, which `<name>_file` names.
IN_FILES = ("password", "api_key")


def secret_of(config: Mapping[str, t.Any], name: str) -> str:
    """Return a secret as it was given: itself, or in a file.

    Args:
        config: The settings of a connector.
        name: One of `IN_FILES`.

    Returns:
        The secret, or ``""`` where neither is given.

    Raises:
        Fatal: Both are given, or the file can't be read or holds no secret.
    """
    given, path = config.get(name), config.get(f"{name}_file")
    if not path:
        return str(given or "")
    if given:
        raise Fatal(f"{name} and {name}_file are both given: leave one of them out")
    return _content(f"{name}_file", Path(str(path)))


def secrets_of(config: Mapping[str, t.Any]) -> list[str]:
    """Return the secrets of a connector that can be read, to keep them out of a text."""
    found = [str(config[name]) for name in IN_FILES if config.get(name)]
    for name in IN_FILES:
        try:
            found.append(secret_of(config, name))
        except Fatal:
            continue  # said where the secret is needed
    return [secret for secret in dict.fromkeys(found) if secret]


def _content(setting: str, path: Path) -> str:
    """Return what a file holds, without the line's end that editors and `echo` add."""
    where = f"{setting} {path}"
    try:
        # A pipe could be read only once, a device without end: a mounted secret is a file.
        is_other = path.exists() and not path.is_file()
        text = "" if is_other else path.read_text(encoding="utf-8-sig").rstrip("\r\n")
    except FileNotFoundError:
        raise Fatal(
            f"{where} doesn't exist: mount the secret there, or give the path where it is"
        ) from None
    except UnicodeDecodeError:
        raise Fatal(f"{where} isn't text in UTF-8: it must hold the secret alone") from None
    except OSError as error:
        raise Fatal(f"{where} can't be read: {error.strerror}") from None
    if is_other:
        raise Fatal(f"{where} is no file: name the file that holds the secret")
    if not text.strip():
        raise Fatal(f"{where} is empty: it must hold the secret")
    if "\n" in text:
        raise Fatal(f"{where} has several lines: it must hold the secret alone")
    return text
