"""What the keys mean while a sheet is typed: one sheet as a value, and the value after one more key (R5.1, R5.2).

A section's keying code is four digits, its indicators 4–8 in rising order. While every number of the round is below 400
a code begins with 0–3 and no indicator does, so the next code simply follows; otherwise Enter separates. / stands for a
mark that cannot be read: a section where a code is due, otherwise something beside the section in hand; a second one
is a further section that cannot be read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

from models.ballots.codes import JOINED_BELOW, check_digit, read_section
from models.ballots.queries import InvalidReason
from models.ballots.rules import ILLEGIBLE, Line
from models.common.errors import RuleError
from models.common.indicators import KEYS

DIGITS: Final = frozenset("0123456789")
REMARK_DIGIT: Final = "9"
"""Neither an indicator nor, beside a section, the beginning of a code: it opens a remark."""
REASONS: Final = (
    InvalidReason.UNREADABLE,
    InvalidReason.PHOTOCOPY,
    InvalidReason.LATE,
    InvalidReason.DUPLICATE,
    InvalidReason.NOT_ISSUED,
)
"""Reasons for an invalid sheet, keyed 1–5 after the point."""


class Slip(StrEnum):
    """Why keying stopped."""

    CHECK_DIGIT = "check_digit"
    UNKNOWN = "unknown"
    TWICE = "twice"
    OVER_VOTE = "over_vote"
    REPEATED = "repeated"
    FALLING = "falling"
    NO_INDICATOR = "no_indicator"
    NO_CODE = "no_code"
    NEEDS_ENTER = "needs_enter"
    INCOMPLETE = "incomplete"
    NO_LINE = "no_line"
    NO_REASON = "no_reason"
    AFTER_REASON = "after_reason"
    FULL = "full"
    NOTHING = "nothing"
    UNFINISHED = "unfinished"
    NUM_LOCK = "num_lock"
    REFUSED = "refused"


@dataclass(frozen=True)
class Stop:
    """A stop with what its sentence names; a soft one may be confirmed by Enter."""

    slip: Slip
    facts: dict[str, Any] = field(default_factory=dict)
    soft: bool = False


@dataclass(frozen=True)
class Listed:
    """A section as the round's list has it."""

    number: int
    name: str
    unit: str


@dataclass(frozen=True)
class Form:
    """What keying needs to know of a round."""

    listed: Mapping[int, Listed]
    max_picks: int

    @cached_property
    def separated(self) -> bool:
        """Say whether Enter must separate the sections."""
        return any(number >= JOINED_BELOW for number in self.listed)


@dataclass(frozen=True)
class KeyedLine:
    """One line of the sheet; `section` is a listed number, or the text of what is not on the list."""

    section: int | str
    name: str
    unit: str = ""
    indicators: int = 0
    remark: str = ""
    unclear: bool = False
    closed: bool = False

    @property
    def line(self) -> Line:
        """The line as it is stored."""
        return Line(self.section, self.indicators, self.remark, self.unclear)


@dataclass(frozen=True)
class Draft:
    """A sheet while it is typed."""

    lines: tuple[KeyedLine, ...] = ()
    code: str = ""
    """Digits of a section's code that is not complete, or that stopped."""
    choosing: bool = False
    """The point was typed; the reason's digit comes next."""
    reason: InvalidReason | None = None
    held: KeyedLine | None = None
    """What Enter adds after a soft stop."""
    stop: Stop | None = None

    @property
    def empty(self) -> bool:
        """Say whether nothing stands on the sheet yet."""
        return not (self.lines or self.code or self.choosing or self.reason)

    @property
    def between(self) -> bool:
        """Say whether the section before has ended: the next key begins another, or nothing stands there yet."""
        return bool(self.code) or not self.lines or self.lines[-1].closed


def stopped(draft: Draft, slip: Slip, **facts: Any) -> Draft:
    """Return the sheet standing still for a reason."""
    return replace(draft, stop=Stop(slip, facts))


def after_digit(draft: Draft, key: str, form: Form) -> Draft:
    """Return the sheet after a digit."""
    if draft.choosing:
        return _reason(draft, key)
    if draft.reason is not None:
        return stopped(draft, Slip.AFTER_REASON)
    if draft.code:
        return _code(draft, key, form)
    if form.separated:
        return _code(draft, key, form) if draft.between else _tick(draft, key, form)
    if key in "0123":
        return _code(draft, key, form)
    return stopped(draft, Slip.NO_CODE, key=key) if draft.between else _tick(draft, key, form)


def after_slash(draft: Draft, form: Form) -> Draft:
    """Return the sheet after the sign for a mark that cannot be read."""
    if draft.code:
        return stopped(draft, Slip.INCOMPLETE, code=draft.code)
    if draft.reason is not None or draft.choosing:
        return stopped(draft, Slip.NO_REASON if draft.choosing else Slip.AFTER_REASON)
    if draft.between:
        return _placed(draft, KeyedLine(ILLEGIBLE, ILLEGIBLE, unclear=True), form)
    last = draft.lines[-1]
    if not last.unclear:
        return replace(draft, lines=(*draft.lines[:-1], replace(last, unclear=True)))
    legible = replace(last, unclear=last.section == ILLEGIBLE)
    return _placed(
        replace(draft, lines=(*draft.lines[:-1], legible)), KeyedLine(ILLEGIBLE, ILLEGIBLE, unclear=True), form
    )


def opens_remark(draft: Draft, key: str) -> bool:
    """Say whether a digit opens a remark: it stands beside a section, where it is no indicator."""
    return key == REMARK_DIGIT and not draft.between and not draft.choosing and draft.reason is None


def after_point(draft: Draft) -> Draft:
    """Return the sheet about to be called invalid."""
    if draft.code:
        return stopped(draft, Slip.INCOMPLETE, code=draft.code)
    if draft.reason is not None or draft.choosing:
        return stopped(draft, Slip.NO_REASON if draft.choosing else Slip.AFTER_REASON)
    return replace(draft, choosing=True)


def confirmed(draft: Draft) -> Draft:
    """Return the sheet after Enter at a soft stop: the paper really says so."""
    if draft.held is None:
        return draft
    return replace(draft, lines=(*draft.lines, draft.held), code="", held=None, stop=None)


def closed(draft: Draft) -> Draft:
    """Return the sheet with its last line ended, where Enter separates."""
    return replace(draft, lines=(*draft.lines[:-1], replace(draft.lines[-1], closed=True)))


def with_text(draft: Draft, text: str, form: Form) -> Draft:
    """Return the sheet with a line given as text; a listed number or code typed so is the section itself (R5.2)."""
    try:
        section = read_section(text)
    except RuleError:
        return replace(stopped(draft, Slip.CHECK_DIGIT, code=text), code=text)
    known = form.listed.get(section) if isinstance(section, int) else None
    if known is not None:
        return _placed(draft, KeyedLine(known.number, known.name, known.unit), form)
    return _placed(draft, KeyedLine(text, text), form)


def with_remark(draft: Draft, text: str) -> Draft:
    """Return the sheet with a remark beside its last line; an empty text takes the remark away."""
    if not draft.lines:
        return stopped(draft, Slip.NO_LINE)
    return replace(draft, lines=(*draft.lines[:-1], replace(draft.lines[-1], remark=text.strip())))


def fault_at_end(draft: Draft) -> Draft | None:
    """Return the sheet stopped where it cannot end here, or None."""
    if draft.code:
        return stopped(draft, Slip.INCOMPLETE, code=draft.code)
    return stopped(draft, Slip.NO_REASON) if draft.choosing else None


def _reason(draft: Draft, key: str) -> Draft:
    if key not in DIGITS or not 1 <= int(key) <= len(REASONS):
        return stopped(draft, Slip.NO_REASON)
    return replace(draft, choosing=False, reason=REASONS[int(key) - 1])


def _code(draft: Draft, key: str, form: Form) -> Draft:
    code = draft.code + key
    grown = replace(draft, code=code)
    if len(code) < 4:
        return grown
    if check_digit(code[:3]) != code[3]:
        return stopped(grown, Slip.CHECK_DIGIT, code=code)
    known = form.listed.get(int(code[:3]))
    if known is None:
        held = KeyedLine(code[:3], code[:3])
        return replace(grown, held=held, stop=Stop(Slip.UNKNOWN, {"code": code[:3]}, soft=True))
    return _placed(grown, KeyedLine(known.number, known.name, known.unit), form)


def _placed(draft: Draft, line: KeyedLine, form: Form) -> Draft:
    """Put a line on the sheet, or stop where it comes twice or is one too many."""
    named = {one.section for one in draft.lines}
    if line.section in named and line.section != ILLEGIBLE:
        return replace(draft, held=line, stop=Stop(Slip.TWICE, {"name": line.name}, soft=True))
    if len(named | {line.section}) > form.max_picks:
        return replace(draft, held=line, stop=Stop(Slip.OVER_VOTE, {"most": form.max_picks}, soft=True))
    return replace(draft, lines=(*draft.lines, line), code="")


def _tick(draft: Draft, key: str, form: Form) -> Draft:
    """Tick an indicator of the last line; they come in rising order, each once."""
    line = draft.lines[-1]
    if key not in KEYS:
        return stopped(draft, Slip.NEEDS_ENTER if form.separated else Slip.NO_INDICATOR, key=key)
    bit = 1 << KEYS.index(key)
    if line.indicators & bit:
        return stopped(draft, Slip.REPEATED, key=key)
    if line.indicators > bit:
        return stopped(draft, Slip.FALLING, key=key)
    return replace(draft, lines=(*draft.lines[:-1], replace(line, indicators=line.indicators | bit)))
