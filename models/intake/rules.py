"""What every import shares: rejected rows, the report, and how single cells are read."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from models.common.errors import Refusal, RuleError
from models.common.names import tidy

T = TypeVar("T")
LONGEST_TEXT: Final = 200
LISTED: Final = 10_000
"""Faults of a very large file that are listed one by one; nobody reads on, and memory has an end."""
MORE: Final = "sheet.more"
"""The last line of a list that was cut there; its `count` says of how many."""
LONGEST_PROSE: Final = 4000
YEARS: Final = range(1900, 2200)
_DAY: Final = re.compile(r"(\d{4})(?:-(\d{1,2})-|/(\d{1,2})/|\.(\d{1,2})\.|年(\d{1,2})月)(\d{1,2})日?", re.ASCII)


@dataclass(frozen=True)
class Rejection:
    """One reason why a file is not taken in; the same shape serves for warnings.

    `row` is the row number in the file (headings are row 1, 0 means the file as a whole), `column` the heading.
    """

    row: int
    column: str
    key: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ImportReport:
    """What came of reading a file; ballots also say how many of the accepted ones count."""

    kind: str
    file: str
    sha256: str
    rows: int
    accepted: int
    rejected: tuple[Rejection, ...]
    warnings: tuple[Rejection, ...] = ()
    valid: int | None = None
    abstained: int | None = None
    invalid: int | None = None

    @property
    def faults(self) -> int:
        """How many faults there are, those that are not listed one by one too."""
        return number_of(self.rejected)

    @property
    def notes(self) -> int:
        """How many warnings there are, those that are not listed one by one too."""
        return number_of(self.warnings)


def number_of(found: tuple[Rejection, ...]) -> int:
    """Count faults or warnings; a last line that stands for many says for how many."""
    return sum(one.facts["count"] if one.key == MORE else 1 for one in found)


class ImportRefused(Refusal):
    """The file has rows that cannot be taken in, so nothing of it is stored; carries the whole report."""

    def __init__(self, report: ImportReport) -> None:
        """Say how many reasons there are; the reasons themselves stand in the report."""
        count, file = report.faults, report.file
        super().__init__("import.refused", count=count, kind=report.kind, file=file, sha256=report.sha256)
        self.report = report


class Rejects:
    """Collects the faults of a file, not only the first; of more than `most` it keeps only the number."""

    def __init__(self, found: tuple[Rejection, ...] = (), most: int | None = None) -> None:
        """Begin with the faults that reading the sheet already found."""
        self._found, self._most, self._more = list(found), most, 0

    def __bool__(self) -> bool:
        """Say whether there are any."""
        return bool(self._found)

    def add(self, row: int, column: str, key: str, /, **facts: Any) -> None:
        """Reject a row for what stands in a column."""
        if self._most is None or len(self._found) < self._most:
            self._found.append(Rejection(row, column, key, facts))
        else:
            self._more += 1

    def only(self, fault: Rejection) -> None:
        """Forget every other fault for one of the file as a whole."""
        self._found, self._more = [fault], 0

    def read(self, row: int, column: str, reader: Callable[[str], T], text: str) -> T | None:
        """Return what `reader` makes of a cell, or None after noting its refusal."""
        try:
            return reader(text)
        except RuleError as error:
            self.add(row, column, error.key, **error.facts)
            return None

    def rows(self) -> frozenset[int]:
        """Return the numbers of the rejected rows."""
        return frozenset(rejection.row for rejection in self._found)

    def listed(self) -> tuple[Rejection, ...]:
        """Return the faults by row; within a row in the order they were found."""
        more = [Rejection(0, "", MORE, {"count": self._more})] if self._more else []
        return (*sorted(self._found, key=lambda rejection: rejection.row), *more)


def required(text: str) -> str:
    """Read a text that must not be blank; raises RuleError `row.empty` or `row.long`."""
    if not tidy(text):
        raise RuleError("row.empty")
    return optional(text)


def optional(text: str) -> str:
    """Read a text of at most 200 characters that may be blank; raises RuleError `row.long` or `row.character`."""
    clean = tidy(text)
    if len(clean) > LONGEST_TEXT:
        raise RuleError("row.long", length=len(clean), longest=LONGEST_TEXT)
    _refuse_controls(clean)
    return clean


def prose(text: str) -> str:
    """Read a text of several lines, of at most 4,000 characters; raises RuleError `row.long` or `row.character`."""
    lines = [tidy(line) for line in text.strip().splitlines()]
    whole = "\n".join(lines)
    if len(whole) > LONGEST_PROSE:
        raise RuleError("row.long", length=len(whole), longest=LONGEST_PROSE)
    for line in lines:
        _refuse_controls(line)
    return whole


def _refuse_controls(text: str) -> None:
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cs"):
            raise RuleError("row.character", code=f"U+{ord(character):04X}")


def read_day(text: str) -> dt.date:
    """Read a day: `2021-03-31`, `2021/3/31`, `2021.3.31` or `2021年3月31日`.

    Raises RuleError `row.empty`, `row.day_form`, or `row.no_such_day` for a day the calendar does not have.
    """
    stripped = unicodedata.normalize("NFKC", required(text))
    match = _DAY.fullmatch(stripped)
    if match is None:
        raise RuleError("row.day_form", text=stripped)
    year, month, day = (int(part) for part in match.groups() if part)
    if year not in YEARS:
        raise RuleError("row.day_form", text=stripped)
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise RuleError("row.no_such_day", text=stripped) from error
