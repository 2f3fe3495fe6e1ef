"""The law of keying twice: when two keyings agree, what goes before a third person, who is to blame (R5.4)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from models.ballots.rules import ILLEGIBLE, Line
from models.ballots.tables import BatchState, Duty, InvalidReason, SheetState, Turn


class Matter(StrEnum):
    """What a third person has to rule on."""

    SECTION = "section"
    """The readings name different listed sections."""
    INDICATORS = "indicators"
    """The same section with different indicators."""
    TEXT = "text"
    """Something unlisted was read differently."""
    VALIDITY = "validity"
    """One calls the sheet invalid, or both for different reasons."""
    UNCLEAR = "unclear"
    """A mark that cannot be read."""
    FLAGGED = "flagged"
    """A keyer asks for a ruling."""
    RECOUNT = "recount"
    """Other people found something else on the paper when it was counted again (R7.8)."""


@dataclass(frozen=True)
class Keyed:
    """One keying of a sheet: what stands on it, why it is invalid as a whole, and whether a ruling is asked for."""

    lines: tuple[Line, ...] = ()
    reason: InvalidReason | None = None
    flagged: bool = False

    @property
    def doubtful(self) -> bool:
        """Say whether the keyer leaves something to a third person."""
        return self.flagged or any(line.unclear for line in self.lines)

    def plain_lines(self) -> list[list[Any]]:
        """Return the lines as they are stored, without remarks."""
        return [[line.section, line.indicators, line.unclear] for line in self.lines]

    def plain_remarks(self) -> list[list[Any]]:
        """Return the remarks as they are stored: line from 1, text."""
        return [[place, line.remark] for place, line in enumerate(self.lines, start=1) if line.remark]


def keyed(
    lines: Iterable[Iterable[Any]],
    remarks: Iterable[Iterable[Any]],
    reason: InvalidReason | None = None,
    flagged: bool = False,
) -> Keyed:
    """Return a keying from how it is stored."""
    beside: dict[int, str] = {place: text for place, text in remarks}  # noqa: C416
    read = tuple(
        Line(section, ticked, beside.get(place, ""), unclear)
        for place, (section, ticked, unclear) in enumerate(lines, start=1)
    )
    return Keyed(read, reason, flagged)


def agree(first: Keyed, second: Keyed) -> bool:
    """Say whether two keyings say the same of a sheet: order of lines, wording of remarks and blanks do not matter."""
    return not differences(first, second)


def differences(first: Keyed, second: Keyed) -> tuple[Matter, ...]:
    """Say in what two keyings differ; sheets that both call invalid for one reason differ in nothing that counts."""
    if first.reason is not second.reason:
        return (Matter.VALIDITY,)
    if first.reason is not None or first.lines == second.lines:
        return ()
    one, other = _united(first), _united(second)
    matters = []
    listed = {key for key in one.keys() | other.keys() if isinstance(key, int)}
    if any((key in one) != (key in other) for key in listed):
        matters.append(Matter.SECTION)
    if any(key in one and key in other and one[key] != other[key] for key in listed):
        matters.append(Matter.INDICATORS)
    if _without(one, listed) != _without(other, listed) or _strangers(first) != _strangers(second):
        matters.append(Matter.TEXT)
    return tuple(matters)


def matters(first: Keyed | None, second: Keyed | None) -> tuple[Matter, ...]:
    """Say everything that a third person has to rule on, in the order of `Matter`; nothing for an imported sheet."""
    if first is None or second is None:
        return ()
    found = set(differences(first, second))
    if any(line.unclear for line in (*first.lines, *second.lines)):
        found.add(Matter.UNCLEAR)
    if first.flagged or second.flagged:
        found.add(Matter.FLAGGED)
    return tuple(matter for matter in Matter if matter in found)


def after_second(first: Keyed, second: Keyed, tries: int) -> SheetState:
    """Say how a sheet stands that was ended for the `tries`-th time in the second keying (R5.4).

    Doubt goes to the third person at once; a difference is keyed once more from the paper first.
    """
    if first.doubtful or second.doubtful:
        return SheetState.WAITING
    if agree(first, second):
        return SheetState.AGREED
    return SheetState.AGAIN if tries < 2 else SheetState.WAITING


def settled(first: Keyed, second: Keyed) -> Keyed:
    """Return what counts of two keyings that agree: the first, with the remarks beside what only the second has any."""
    own = {_key(line) for line in first.lines if line.remark}
    beside: dict[int | str, list[str]] = {}
    for line in second.lines:
        if line.remark and _key(line) not in own:
            beside.setdefault(_key(line), []).append(line.remark)
    if not beside:
        return first
    lines = tuple(replace(line, remark=line.remark or " ".join(beside.pop(_key(line), ()))) for line in first.lines)
    return replace(first, lines=lines)


def charged(first: Keyed, second: Keyed, unequal: int, final: Keyed) -> frozenset[Turn]:
    """Say whose keying of a sheet was wrong, once it is settled as `final`; `unequal`: how often it differed."""
    wrong = set()
    if not agree(first, final):
        wrong.add(Turn.FIRST)
    if not agree(second, final) or (unequal and agree(first, final)):
        wrong.add(Turn.SECOND)
    return frozenset(wrong)


def duty_at(state: BatchState) -> Duty | None:
    """Say what there is to do for a batch."""
    return {
        BatchState.OPEN: Duty.FIRST,
        BatchState.SECOND: Duty.SECOND,
        BatchState.ADJUDICATION: Duty.ADJUDICATOR,
        BatchState.SEALED: None,
    }[state]


def may_take(state: BatchState, duty: Duty | None) -> bool:
    """Say whether somebody with this duty (None: none yet) may do what a batch waits for (R5.4)."""
    due = duty_at(state)
    return due is not None and duty in (None, due)


def after_closing(state: BatchState, waiting: int) -> BatchState:
    """Say what a batch becomes when what there is to do is done; `waiting` sheets go before a third person."""
    if state is BatchState.OPEN:
        return BatchState.SECOND
    return BatchState.ADJUDICATION if state is BatchState.SECOND and waiting else BatchState.SEALED


Said = dict[int | str, int]


def _united(one: Keyed) -> Said:
    """Return indicators by section or by the text as it compares; the same section twice counts once (R5.2)."""
    said: Said = {}
    for line in one.lines:
        if _key(line) != "" or line.indicators:  # a blank line says nothing
            said[_key(line)] = said.get(_key(line), 0) | line.indicators
    return said


def _key(line: Line) -> int | str:
    """Return a line's section, or its text as it compares."""
    return line.section if isinstance(line.section, int) else _spelt(line.section)


def _strangers(one: Keyed) -> int:
    """Count the different texts as the over-vote test does, so that keyings which agree are judged alike (R5.2)."""
    return len({str(line.section).strip() for line in one.lines if not isinstance(line.section, int)} - {""})


def _spelt(text: str) -> str:
    """Return a text without width, case, blanks and punctuation, for comparing only."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum()) or (ILLEGIBLE if text.strip() else "")


def _without(said: Said, keys: Iterable[int | str]) -> Said:
    left = dict(said)
    for key in keys:
        left.pop(key, None)
    return left
