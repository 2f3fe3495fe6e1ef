"""Keying a pile, without any window: keys come in, sheets go out, and what the screen shows stands here."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from enum import Enum, auto
from typing import Final, Protocol

from desk.ballots.grammar import (
    DIGITS,
    REASONS,
    Draft,
    Form,
    KeyedLine,
    Slip,
    Stop,
    after_digit,
    after_point,
    after_slash,
    closed,
    confirmed,
    fault_at_end,
    opens_remark,
    stopped,
    with_remark,
    with_text,
)
from desk.ballots.pace import Pace
from desk.sentences import sentence
from models.ballots.double import Keyed
from models.ballots.keying import InHand
from models.ballots.queries import InvalidReason, SheetState
from models.ballots.readings import SHOWN, KeyedSheet
from models.ballots.rules import Line
from models.common.errors import Refusal

END: Final = "+"
LINE_BACK: Final = "-"
POINT: Final = "."
FLAG: Final = "*"
SLASH: Final = "/"
ENTER: Final = "\n"
BACK: Final = "\b"
REOPEN: Final = "undo"
_SAME: Final = {"=": END, "。": POINT, "\r": ENTER, "×": FLAG, "÷": SLASH, "、": SLASH}
"""Keys that mean another: the main row's plus without Shift, what a Chinese keyboard makes of the others."""


class Heard(Enum):
    """What a key did, for the ear and the page."""

    NOTHING = auto()
    TAKEN = auto()
    SECTION = auto()
    """A section's code is complete and stands on the sheet."""
    STOPPED = auto()
    SAVED = auto()
    AGAIN = auto()
    """The sheet differs from the first keying: it is to be keyed once more from the paper."""
    REOPENED = auto()
    REMARK = auto()
    """A remark is to be written."""
    CLOSE = auto()
    """Enter on a pile whose last sheet is keyed: it may be closed."""


class Cupboard(Protocol):
    """Where sheets go: the program's acts, for one pile; each may raise Refusal."""

    def keep(self, sheet: int, lines: tuple[Line, ...], reason: InvalidReason | None, flagged: bool) -> None:
        """Keep what is keyed of the sheet in hand."""

    def key(self, sheet: int, lines: tuple[Line, ...], reason: InvalidReason | None, flagged: bool) -> KeyedSheet:
        """End a sheet."""

    def take_back(self) -> KeyedSheet:
        """Give the last sheet out again."""


class Keying:
    """One pile being keyed by one person."""

    def __init__(
        self,
        form: Form,
        total: int,
        in_hand: InHand,
        cupboard: Cupboard,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin where the pile was left: with the sheet in hand, and what was kept of it."""
        self.form, self.total = form, total
        self.turn, self.sheet, self.again = in_hand.turn, in_hand.sheet, in_hand.again
        self.sheets = list(in_hand.last)
        self.pace = Pace(now)
        self.waiting = 0
        """The sheet that has just gone to the third person, 0: none."""
        self.resumed = in_hand.begun
        """The sections that were kept of the sheet in hand, until the first key is pressed."""
        self.flagged = in_hand.flagged
        """Whether a ruling was asked for when the sheet in hand was ended before it was reopened."""
        self._cupboard = cupboard
        self._kept = Keyed(in_hand.begun, in_hand.reason, in_hand.flagged)
        self._steps = [Draft()]
        if in_hand.begun or in_hand.reason:
            found = self._reopened(self._kept)
            # what is keyed next may be a code that begins like an indicator: it must not tick the section before
            self._steps.append(closed(found) if form.separated and found.lines else found)

    @property
    def draft(self) -> Draft:
        """The sheet as it stands."""
        return self._steps[-1]

    @property
    def stop(self) -> Stop | None:
        """Why keying stands still."""
        return self.draft.stop

    @property
    def done(self) -> int:
        """How many sheets are keyed in this turn."""
        return self.sheet - 1

    @property
    def full(self) -> bool:
        """Say whether as many sheets are keyed as were counted by hand (R5.3)."""
        return self.sheet > self.total

    @property
    def last(self) -> tuple[KeyedSheet, ...]:
        """The last three sheets."""
        return tuple(self.sheets[-SHOWN:])

    @property
    def in_hand(self) -> KeyedLine | None:
        """The line whose section was completed last, also one that waits for Enter."""
        if self.draft.held is not None:
            return self.draft.held
        return self.draft.lines[-1] if self.draft.lines and not self.draft.code else None

    @property
    def kept(self) -> int:
        """How many sections of the sheet in hand are safe from a power cut."""
        return len(self._kept.lines)

    def press(self, key: str) -> Heard:
        """Take one key: a character, ENTER, BACK or REOPEN; full-width ones count as their narrow selves."""
        if self.pace.paused:
            return Heard.NOTHING
        self.pace.key()
        self.resumed, self.waiting = (), 0
        before, stood = len(self.draft.lines), self.stop is not None
        heard = self._press(_SAME.get(key, key) if len(key) != 1 else _narrow(key))
        if heard is Heard.STOPPED and not stood:
            self.pace.stop()
        return Heard.SECTION if heard is Heard.TAKEN and len(self.draft.lines) > before else heard

    def _press(self, key: str) -> Heard:
        if key == BACK:
            return self._back()
        if key == LINE_BACK:
            return self._line_back()
        if self.stop is not None:
            return self._at_stop(key)
        if key == REOPEN:
            return self._reopen()
        if self.full and self.draft.empty:
            return Heard.CLOSE if key == ENTER else self._step(stopped(self.draft, Slip.FULL, total=self.total))
        if key in (END, FLAG):
            return self._end(flagged=key == FLAG)
        if key == ENTER:
            return self._separate()
        return self._mark(key)

    def _mark(self, key: str) -> Heard:
        """Take a key that stands for something on the paper."""
        if key == POINT:
            return self._step(after_point(self.draft))
        if key == SLASH:
            return self._step(after_slash(self.draft, self.form))
        if opens_remark(self.draft, key):
            return Heard.REMARK
        return self._step(after_digit(self.draft, key, self.form)) if key in DIGITS else Heard.NOTHING

    def settle(self) -> None:
        """Keep the sections that have ended since this was last called, so that no crash loses them (R10.5).

        To be called when the key is painted: what the clerk sees never waits for the disk. A refusal stops keying.
        """
        draft, kept = self.draft, self._kept
        lines = tuple(line.line for line in draft.lines)
        ended = len(lines) if draft.between else len(lines) - 1
        taken_away = kept.reason not in (None, draft.reason)
        if lines[: len(kept.lines)] != kept.lines or len(kept.lines) < ended or taken_away:
            self._keep(lines)

    def rest(self) -> None:
        """Keep the section in hand and the reason too: nobody has pressed a key for a moment."""
        lines = tuple(line.line for line in self.draft.lines)
        if (lines, self.draft.reason) != (self._kept.lines, self._kept.reason):
            self._keep(lines)

    def unlisted(self, text: str) -> Heard:
        """Put a line on the sheet that was written, not coded; nothing for an empty text."""
        if not text.strip():
            return Heard.NOTHING
        heard = self._step(with_text(self.draft, text.strip(), self.form))
        return Heard.SECTION if heard is Heard.TAKEN else heard

    def remark(self, text: str) -> Heard:
        """Put a remark beside the last line, and keep it at once: it took the longest to key."""
        heard = self._step(with_remark(self.draft, text))
        self.rest()
        return heard

    def may_write(self, *, remark: bool) -> bool:
        """Say whether a remark or a written line may be opened now; stops keying with the reason where not."""
        draft = self.draft
        if draft.stop is not None or self.pace.paused:
            return False
        if self.full and draft.empty:
            self._step(stopped(draft, Slip.FULL, total=self.total))
        elif draft.code:
            self._step(stopped(draft, Slip.INCOMPLETE, code=draft.code))
        elif draft.choosing or draft.reason is not None:
            self._step(stopped(draft, Slip.AFTER_REASON if draft.reason else Slip.NO_REASON))
        elif remark and not draft.lines:
            self._step(stopped(draft, Slip.NO_LINE))
        return self.stop is None

    def num_lock_off(self) -> Heard:
        """Stop because the number pad moves the cursor instead of typing."""
        if self.pace.paused:
            return Heard.NOTHING
        return Heard.STOPPED if self.stop else self._step(stopped(self.draft, Slip.NUM_LOCK))

    def may_leave(self) -> bool:
        """Say whether no sheet is begun; stops keying with the reason where one is."""
        if self.draft.empty:
            return True
        if self.stop is None:
            self._step(stopped(self.draft, Slip.UNFINISHED, sheet=self.sheet))
        return False

    def _step(self, draft: Draft) -> Heard:
        self.resumed, self.waiting = (), 0
        self._steps.append(draft)
        return Heard.TAKEN if draft.stop is None else Heard.STOPPED

    def _keep(self, lines: tuple[Line, ...]) -> None:
        reason = self.draft.reason
        try:
            self._cupboard.keep(self.sheet, lines, reason, self.flagged)
        except Refusal as refusal:
            if self.stop is None:
                self._step(stopped(self.draft, Slip.REFUSED, sentence=sentence(refusal)))
        else:
            self._kept = Keyed(lines, reason, self.flagged)

    def _at_stop(self, key: str) -> Heard:
        """Nothing gets past a stop, but Enter where the paper may really say so."""
        if key == ENTER and self.draft.held is not None:
            return self._step(confirmed(self.draft))
        return Heard.STOPPED

    def _back(self) -> Heard:
        if len(self._steps) == 1:
            return Heard.NOTHING
        self._steps.pop()
        while len(self._steps) > 1 and self.draft.stop is not None:
            self._steps.pop()  # a stop that Enter confirmed is gone with what it added
        return Heard.TAKEN

    def _line_back(self) -> Heard:
        """Take back the line in hand, the reason, or a section's code begun."""
        now = self.draft
        if now.empty:
            return self._back()
        if now.reason is not None or now.choosing:
            kept = replace(now, reason=None, choosing=False, stop=None)
        elif now.code or now.held is not None:
            kept = replace(now, code="", held=None, stop=None)
        else:
            kept = replace(now, lines=now.lines[:-1], stop=None)
        while len(self._steps) > 1 and (self.draft.stop is not None or self.draft != kept):
            self._steps.pop()
        if self.draft != kept:
            self._steps = [Draft(), kept]
        return Heard.TAKEN

    def _separate(self) -> Heard:
        """Enter between two sections, where the round's numbers need it; elsewhere it only confirms."""
        draft = self.draft
        fault = fault_at_end(draft)
        if fault is not None:
            return self._step(fault)
        if not self.form.separated or draft.reason is not None or draft.between:
            return Heard.NOTHING
        return self._step(closed(draft))

    def _end(self, *, flagged: bool) -> Heard:
        """End the sheet; an empty one is an abstention (R5.2)."""
        draft = self.draft
        fault = fault_at_end(draft)
        if fault is not None:
            return self._step(fault)
        lines = tuple(line.line for line in draft.lines)
        try:
            ended = self._cupboard.key(self.sheet, lines, draft.reason, flagged)
        except Refusal as refusal:
            return self._step(stopped(draft, Slip.REFUSED, sentence=sentence(refusal)))
        self._steps, self._kept, self.flagged = [Draft()], Keyed(), False
        self.again = ended.state is SheetState.AGAIN
        if self.again:
            return Heard.AGAIN
        self.sheets.append(ended)
        self.sheet = ended.sheet + 1
        self.waiting = ended.sheet if ended.state is SheetState.WAITING else 0
        self.pace.sheet()
        return Heard.SAVED

    def _reopen(self) -> Heard:
        """Take the last sheet back and put it on the screen again, to be corrected and ended anew."""
        if not self.draft.empty or self.again:
            return self._step(stopped(self.draft, Slip.UNFINISHED, sheet=self.sheet))
        if not self.sheets:
            return self._step(stopped(self.draft, Slip.NOTHING))
        try:
            taken = self._cupboard.take_back()
        except Refusal as refusal:
            return self._step(stopped(self.draft, Slip.REFUSED, sentence=sentence(refusal)))
        self.sheets.pop()
        self.sheet, self._kept, self.flagged = taken.sheet, taken.keyed, taken.keyed.flagged
        self._steps = [Draft(), self._reopened(taken.keyed)]
        self.pace.sheet(-1)
        return Heard.REOPENED

    def _reopened(self, said: Keyed) -> Draft:
        """Return a sheet as it was keyed, to be gone on with."""
        reason = said.reason if said.reason in REASONS else None
        return Draft(tuple(self._line(line) for line in said.lines), reason=reason)

    def _line(self, line: Line) -> KeyedLine:
        """Return a stored line as the screen shows it."""
        known = self.form.listed.get(line.section) if isinstance(line.section, int) else None
        name, unit = (known.name, known.unit) if known else (str(line.section), "")
        return KeyedLine(line.section, name, unit, line.indicators, line.remark, line.unclear)


def _narrow(key: str) -> str:
    key = _SAME.get(key, key)
    return key if key in (ENTER, BACK) else _SAME.get(narrow := unicodedata.normalize("NFKC", key), narrow)
