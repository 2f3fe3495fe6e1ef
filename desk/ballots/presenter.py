"""Keying a batch, without any window: keys come in, sheets go out, and what the screen shows stands here."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import Enum, auto
from typing import Final

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
    closed,
    confirmed,
    fault_at_end,
    stopped,
    with_remark,
    with_text,
)
from desk.sentences import sentence
from models.ballots.queries import BallotRow, InvalidReason
from models.ballots.rules import Line
from models.common.errors import Refusal

Save = Callable[[tuple[Line, ...], InvalidReason | None], BallotRow]
TakeBack = Callable[[], object]

END: Final = "+"
LINE_BACK: Final = "-"
POINT: Final = "."
ENTER: Final = "\n"
BACK: Final = "\b"
REOPEN: Final = "undo"
_SAME: Final = {"=": END, "。": POINT, "\r": ENTER}
"""Keys that mean another: the main row's plus without Shift, the point of a Chinese keyboard."""


class Heard(Enum):
    """What a key did, for the ear and the page."""

    NOTHING = auto()
    TAKEN = auto()
    STOPPED = auto()
    SAVED = auto()
    REOPENED = auto()
    CLOSE = auto()
    """Enter on a batch whose last sheet is keyed: it may be closed."""


class Keying:
    """One batch being keyed by one person."""

    def __init__(self, form: Form, total: int, sheets: Sequence[BallotRow], save: Save, take_back: TakeBack) -> None:
        """Begin after the sheets that are keyed already; `save` and `take_back` act and may raise Refusal."""
        self.form, self.total = form, total
        self.sheets = list(sheets)
        self._save, self._take_back = save, take_back
        self._steps = [Draft()]

    @property
    def draft(self) -> Draft:
        """The sheet as it stands."""
        return self._steps[-1]

    @property
    def stop(self) -> Stop | None:
        """Why keying stands still."""
        return self.draft.stop

    @property
    def sheet(self) -> int:
        """The number of the sheet in hand."""
        return (self.sheets[-1].sheet if self.sheets else 0) + 1

    @property
    def full(self) -> bool:
        """Say whether as many sheets are keyed as were counted by hand (R5.3)."""
        return len(self.sheets) >= self.total

    @property
    def last(self) -> tuple[BallotRow, ...]:
        """The last three sheets."""
        return tuple(self.sheets[-3:])

    @property
    def in_hand(self) -> KeyedLine | None:
        """The line whose section was completed last, also one that waits for Enter."""
        if self.draft.held is not None:
            return self.draft.held
        return self.draft.lines[-1] if self.draft.lines and not self.draft.code else None

    def press(self, key: str) -> Heard:
        """Take one key: a character, ENTER, BACK or REOPEN; full-width ones count as their narrow selves."""
        key = _SAME.get(key, key) if len(key) != 1 else _narrow(key)
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
        if key in (END, ENTER):
            return self._end(key)
        if key == POINT:
            return self._step(after_point(self.draft))
        return self._step(after_digit(self.draft, key, self.form)) if key in DIGITS else Heard.NOTHING

    def unlisted(self, text: str) -> Heard:
        """Put a line on the sheet that was written, not coded; nothing for an empty text."""
        if not text.strip():
            return Heard.NOTHING
        return self._step(with_text(self.draft, text.strip(), self.form))

    def remark(self, text: str) -> Heard:
        """Put a remark beside the last line."""
        return self._step(with_remark(self.draft, text))

    def may_write(self, *, remark: bool) -> bool:
        """Say whether a remark or a written line may be opened now; stops keying with the reason where not."""
        draft = self.draft
        if draft.stop is not None:
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
        return Heard.STOPPED if self.stop else self._step(stopped(self.draft, Slip.NUM_LOCK))

    def may_leave(self) -> bool:
        """Say whether no sheet is begun; stops keying with the reason where one is."""
        if self.draft.empty:
            return True
        if self.stop is None:
            self._step(stopped(self.draft, Slip.UNFINISHED, sheet=self.sheet))
        return False

    def _step(self, draft: Draft) -> Heard:
        self._steps.append(draft)
        return Heard.TAKEN if draft.stop is None else Heard.STOPPED

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
            kept = replace(now, lines=now.lines[:-1], stop=None, blank=False)
        while len(self._steps) > 1 and (self.draft.stop is not None or self.draft != kept):
            self._steps.pop()
        if self.draft != kept:
            self._steps = [Draft(), kept]
        return Heard.TAKEN

    def _end(self, key: str) -> Heard:
        draft = self.draft
        fault = fault_at_end(draft)
        if fault is not None:
            return self._step(fault)
        if key == ENTER and self.form.separated:
            if not draft.lines or draft.reason is not None:
                return Heard.NOTHING
            return Heard.NOTHING if draft.lines[-1].closed else self._step(closed(draft))
        if draft.empty and not draft.blank:
            return self._step(replace(draft, blank=True)) if key == END else Heard.NOTHING
        lines = tuple(Line(line.section, line.indicators, line.remark) for line in draft.lines)
        try:
            row = self._save(lines, draft.reason)
        except Refusal as refusal:
            return self._step(stopped(draft, Slip.REFUSED, sentence=sentence(refusal)))
        self.sheets.append(row)
        self._steps = [Draft()]
        return Heard.SAVED

    def _reopen(self) -> Heard:
        """Take the last sheet back and put it on the screen again, to be corrected and ended anew."""
        if not self.draft.empty:
            return self._step(stopped(self.draft, Slip.UNFINISHED, sheet=self.sheet))
        if not self.sheets:
            return self._step(stopped(self.draft, Slip.NOTHING))
        try:
            self._take_back()
        except Refusal as refusal:
            return self._step(stopped(self.draft, Slip.REFUSED, sentence=sentence(refusal)))
        self._steps = [Draft(), self._as_draft(self.sheets.pop())]
        return Heard.REOPENED

    def _as_draft(self, row: BallotRow) -> Draft:
        beside = {remark.section_id: remark.text for remark in row.remarks if remark.section_id is not None}
        by_line = {remark.line: remark.text for remark in row.remarks if remark.section_id is None}
        lines = [
            KeyedLine(
                pick.number, pick.section, self.form.listed[pick.number].unit, pick.indicators,
                beside.get(pick.section_id, ""),
            )
            for pick in row.picks
        ]  # fmt: skip
        lines += [KeyedLine(bad.text, bad.text, "", bad.indicators, by_line.get(bad.line, "")) for bad in row.bad_lines]
        return Draft(tuple(lines), reason=row.reason if row.reason in REASONS else None)


def _narrow(key: str) -> str:
    key = _SAME.get(key, key)
    return key if key in (ENTER, BACK) else _SAME.get(narrow := unicodedata.normalize("NFKC", key), narrow)
