"""Selected streams that can't be read any more: the others are read, then the run fails."""

from __future__ import annotations

import logging
import typing as t

from tap_odoo.report.progress import Incomplete

if t.TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tap_odoo.report.stream_report import StreamReport
    from tap_odoo.settings.tap_settings import TapSettings

logger = logging.getLogger(__name__)


class LostStreams:
    """What of the streams that somebody wants can't be read.

    Args:
        settings: The tap's.

    Attributes:
        left_out: Why streams were not offered: no right, no such model.
    """

    def __init__(self, settings: TapSettings) -> None:
        self._settings = settings
        self.left_out: dict[str, str] = {}
        self._lost: list[str] = []

    def look_for(self, wanted: Collection[str], offered: Collection[str]) -> None:
        """Name the streams that are wanted and not there.

        Args:
            wanted: Streams that a catalog selects, or that an earlier run has read.
            offered: Those that this user of this database has.
        """
        only = self._settings.only
        for name in sorted(set(wanted).difference(offered)):
            if only and name not in only:
                continue
            reason = self.left_out.get(name, "there is no such stream; models names more of them")
            if name in self._settings.optional_streams:
                logger.info("%s is left out: %s", name, reason)
            else:
                logger.warning("%s is left out: %s", name, reason)
                self._lost.append(name)

    def settle(self, reports: Sequence[StreamReport], refused: Mapping[str, str]) -> None:
        """End the run with an error where something is lost, or isn't whole and `strict` is set.

        Args:
            reports: Of the streams that were read.
            refused: Streams that nobody selected and that the user may not read, with the reason.

        Raises:
            Incomplete: It says which streams those are.
        """
        optional = self._settings.optional_streams
        lost = [*self._lost, *(one.stream for one in reports if one.is_lost)]
        lost = [name for name in lost if name not in optional]
        if lost:
            raise Incomplete(
                f"{', '.join(lost)} could not be read, or not all that is selected (see above); "
                "optional_streams names streams that may be left out"
            )
        if not self._settings.strict:
            return
        partial = [one.stream for one in reports if not (one.is_whole or one.stream in optional)]
        partial += [name for name in refused if name not in (*optional, *partial)]
        if partial:
            raise Incomplete(
                f"strict: fields or records of {', '.join(partial)} could not be read (see above)"
            )
