"""Modelled people: eyes that misread fields of a form, and hands that slip on the keys. Rates stand at `clerk`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import Final

from benchmarks.papers import BOXES, Paper, keys_of
from desk.ballots.grammar import Draft, Form, after_digit
from desk.ballots.presenter import BACK, ENTER, REOPEN, Heard, Keying
from tests.acceptance.district import numbers

NEIGHBOURS: Final = {
    "0": "123.", "1": "0245", "2": "013456", "3": "0256.", "4": "12578", "5": "12346789", "6": "23589+",
    "7": "458/", "8": "45679/*", "9": "568*-+", "+": "69-" + ENTER,
}  # fmt: skip
"""The keys of a number pad that touch another, also at a corner."""
WHOLE: Final = 99
"""More lines than a form has."""
Field = tuple[int, int]
"""A field of a form: section from 0, and 0 for its name or 1–5 for a box."""
Misreadings = Mapping[Field, int]
"""What is read in a field instead: another section's number, or for a box anything: the opposite of what is there."""


@dataclass
class Eyes:
    """One person reading forms; `rate` misreadings a field."""

    rng: Random
    rate: float

    def read(self, paper: Paper, hard: Misreadings, share: float) -> dict[Field, int]:
        """Return what is misread: fields that are `hard` in the same way with this chance, the others by the rate."""
        found = {}
        for section, _ in enumerate(paper):
            for place in range(1 + BOXES):
                where = (section, place)
                if where in hard and self.rng.random() < share:
                    found[where] = hard[where]
                elif self.rng.random() < self.rate:
                    found[where] = self._other(paper) if place == 0 else 1
        return found

    def _other(self, paper: Paper) -> int:
        """Return a section of the round that does not stand on the form."""
        named = {number for number, _ in paper}
        return self.rng.choice([number for number in numbers() if number not in named])


def seen(paper: Paper, wrong: Misreadings) -> Paper:
    """Return a form as it is read."""
    return tuple(
        (wrong.get((place, 0), number), mask ^ sum(1 << box for box in range(BOXES) if (place, box + 1) in wrong))
        for place, (number, mask) in enumerate(paper)
    )


class Kind(StrEnum):
    """How a finger slips."""

    NEIGHBOUR = "neighbouring key"
    OMITTED = "key omitted"
    DOUBLED = "key doubled"
    SWAPPED = "two keys swapped"


class Caught(StrEnum):
    """When a slip is noticed."""

    AT_KEY = "at the keystroke"
    LATER = "before the sheet ends"
    PASSED = "not in this keying"


@dataclass(frozen=True)
class Slipped:
    """One slip and when it was noticed."""

    kind: Kind
    caught: Caught


Shown = tuple[int | str, int, bool]
Sign = tuple[int, tuple[Shown, ...], str, bool]
"""What a clerk looks at: how many lines stand there, some of them, the code begun, whether a reason is chosen."""


def _sign(draft: Draft, lines: int) -> Sign:
    """Return what is seen of a sheet by somebody who looks at its last `lines` lines."""
    looked_at = draft.lines[-lines:]
    shown = tuple((line.section, line.indicators, line.unclear) for line in looked_at)
    return len(draft.lines), shown, draft.code, draft.choosing or draft.reason is not None


def _signs(keys: str, form: Form, lines: int) -> dict[Sign, int]:
    """Return how many keys were right when the screen looks so."""
    draft, found = Draft(), {_sign(Draft(), lines): 0}
    for place, key in enumerate(keys[:-1], start=1):
        draft = after_digit(draft, key, form)
        found[_sign(draft, lines)] = place
    return found


@dataclass
class Hands:
    """One person's fingers; `rate` slips a key, by kind as `shares` says."""

    rng: Random
    rate: float
    shares: Mapping[Kind, float]
    done: list[Slipped] = field(default_factory=list)

    def key(self, keying: Keying, paper: Paper, following: Paper | None) -> None:
        """Key a form until its sheet has ended, or is wanted again.

        Stops are noticed at once, and a sheet that ends while it is not meant to. The clerk then takes keys back until
        the line in hand is as on the paper, and goes on from there; lines above are only looked at when the very
        same stop comes again. Whoever leaves out the key that ends the sheet goes on with the `following` form.
        """
        _Sheet(self, keying, keys_of(paper), keys_of(following) if following is not None else "").type()

    def slip(self, keys: str, place: int) -> tuple[Kind, str, int] | None:
        """Return how the finger slips at a place, what is pressed instead, and how many keys that stands for."""
        if self.rng.random() >= self.rate:
            return None
        right = keys[place]
        kind = self.rng.choices(list(self.shares), list(self.shares.values()))[0]
        after = keys[place + 1] if place + 1 < len(keys) else right
        if kind is Kind.SWAPPED and after == right:
            kind = Kind.NEIGHBOUR  # two equal keys swapped are no slip
        match kind:
            case Kind.OMITTED:
                return kind, "", 1
            case Kind.DOUBLED:
                return kind, right * 2, 1
            case Kind.SWAPPED:
                return kind, after + right, 2
        return kind, self.rng.choice(NEIGHBOURS[right]), 1


class _Sheet:
    """One form being keyed."""

    def __init__(self, hands: Hands, keying: Keying, keys: str, following: str) -> None:
        self.hands, self.keying, self.keys = hands, keying, keys
        self.stream = keys + following
        self.stopped_at = -1
        self.number = keying.sheet
        self.place = 0
        self.open: list[tuple[int, Kind]] = []
        """Slips that nobody has noticed yet, with their places."""
        self.over = False

    def type(self) -> None:
        """Type until the sheet is over."""
        while not self.over:
            if self.place == len(self.stream):
                self._look()  # nothing is left to key, and the sheet still stands there
            slip = self.hands.slip(self.stream, self.place)
            kind, pressed, step = slip or (None, self.stream[self.place], 1)
            if kind:
                self.open.append((self._wrong_from(kind), kind))
            meant, self.place = self.place, self.place + step
            for key in pressed:
                if self._press(key, meant, slipped=kind is not None):
                    break
        self._end(Caught.PASSED, since=0)

    def _wrong_from(self, kind: Kind) -> int:
        """Return how many keys are still right after a slip."""
        place = self.place + (kind is Kind.DOUBLED)
        while kind is Kind.OMITTED and self.stream[place : place + 1] == self.stream[place + 1 : place + 2]:
            place += 1  # of two equal keys it is the second that is missing
        return place

    def _press(self, key: str, meant: int, *, slipped: bool) -> bool:
        """Press a key; say whether something was noticed."""
        heard = self.keying.press(key)
        self.keying.settle()
        if self.over:  # a key too many has come to the next sheet
            self._leave_alone(heard)
            return True
        match heard:
            case Heard.STOPPED | Heard.REMARK:
                self._notice(slipped)
            case Heard.AGAIN:
                return self._ended(slipped)
            case Heard.SAVED:
                assert meant < len(self.keys), "two forms on one sheet"
                return self._saved(slipped)
            case _:
                return False
        return True

    def _saved(self, slipped: bool) -> bool:
        """Take back a sheet that ended too early; one that waits for the third person is not given out again."""
        if self.place < len(self.keys) and self.keying.press(REOPEN) is Heard.REOPENED:
            self._notice(slipped)
            return True
        while self.keying.stop is not None:
            self.keying.press(BACK)
        return self._ended(slipped)

    def _ended(self, slipped: bool) -> bool:
        """Leave the sheet; an end that came too early was noticed."""
        self.over = True
        early = self.place < len(self.keys)
        if early:
            self._at_key(slipped)
        return early

    def _notice(self, slipped: bool) -> None:
        """Look at the screen, and go on where the line in hand is right."""
        self._at_key(slipped)
        self._look()

    def _at_key(self, slipped: bool) -> None:
        if slipped and self.open:
            self.hands.done.append(Slipped(self.open.pop()[1], Caught.AT_KEY))

    def _look(self) -> None:
        place = self._back_to(1)
        if place == self.stopped_at:
            place = self._back_to(WHOLE)
        self.place = self.stopped_at = place
        self._end(Caught.LATER, since=self.place)

    def _back_to(self, lines: int) -> int:
        """Take keys back until the last `lines` lines are right; return how many keys of the form are then keyed."""
        signs = _signs(self.keys, self.keying.form, lines)
        while self.keying.stop is not None or _sign(self.keying.draft, lines) not in signs:
            self.keying.press(BACK)
        return signs[_sign(self.keying.draft, lines)]

    def _end(self, caught: Caught, since: int) -> None:
        """Settle what became of the slips from a place on: they are keyed again, or stay."""
        self.hands.done += [Slipped(kind, caught) for place, kind in self.open if place >= since]
        self.open = [(place, kind) for place, kind in self.open if place < since]

    def _leave_alone(self, heard: Heard) -> None:
        """Take back what a key too many did to the next sheet; what it did to its own was never seen."""
        if heard is Heard.SAVED:
            self.keying.press(REOPEN)
        while not self.keying.draft.empty or self.keying.stop is not None:
            self.keying.press(BACK)
        self._at_key(bool(self.open) and self.open[-1][1] is Kind.DOUBLED)
