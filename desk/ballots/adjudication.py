"""Ruling on sheets, without any window: two readings side by side, a key decides, another gives the reason (R5.4)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, Protocol

from desk.ballots.grammar import Form
from desk.ballots.presenter import BACK, ENTER
from desk.language import tr
from desk.sentences import sentence
from models.ballots.double import Keyed, Matter
from models.ballots.queries import Decision
from models.ballots.ruling import Precedent, Question
from models.common.errors import Refusal

DECISIONS: Final = {"1": Decision.FIRST, "2": Decision.SECOND, "3": Decision.ANEW, "n": Decision.ANEW}
"""The keys that decide; 3 is N on the number pad."""
REASONS: Final = {
    "1": "Slip of a keyer: the paper is clear",
    "2": "The mark can be read this way",
    "3": "The mark cannot be read",
    "4": "The voter's intention is clear",
}
"""Reasons that recur, by their keys; 5 asks for one's own words."""
OWN: Final = "5"
NEXT, PREVIOUS = "+", "-"


class Step(Enum):
    """What is asked for now."""

    DECISION = auto()
    KEYING = auto()
    """The sheet is being keyed anew."""
    REASON = auto()
    OWN_WORDS = auto()
    DONE = auto()
    """Every sheet is ruled on; Enter seals the batch."""


class Answer(Enum):
    """What a key did."""

    NOTHING = auto()
    TAKEN = auto()
    RULED = auto()
    REFUSED = auto()
    CLOSE = auto()


class Bench(Protocol):
    """The program's acts and queries that rulings need; `rule` may raise Refusal."""

    def rule(self, sheet: int, decision: Decision, why: str, keyed: Keyed) -> None:
        """Record a ruling."""

    def questions(self) -> tuple[Question, ...]:
        """Return the sheets that wait or were ruled on."""

    def question(self, sheet: int) -> Question:
        """Return any sheet of the batch; may raise Refusal."""

    def precedents(self, like: tuple[Matter, ...]) -> tuple[Precedent, ...]:
        """Return how like cases were decided."""


@dataclass(frozen=True)
class Cell:
    """What one reading says of a section or a text; `ticked` None: it is not named there."""

    ticked: int | None
    unclear: bool = False


@dataclass(frozen=True)
class Compared:
    """One row of the two readings side by side."""

    section: int | str
    name: str
    unit: str
    first: Cell
    second: Cell

    @property
    def differs(self) -> bool:
        """Say whether the readings differ here, or something is unclear."""
        return self.first.ticked != self.second.ticked or self.first.unclear or self.second.unclear


class Adjudication:
    """One batch being ruled on by the third person."""

    def __init__(self, form: Form, bench: Bench) -> None:
        """Begin with the first sheet that waits."""
        self.form, self._bench = form, bench
        self.asked = bench.questions()
        self.at = next((place for place, one in enumerate(self.asked) if waits(one)), 0)
        self.step = Step.DECISION
        self.decision: Decision | None = None
        self.keyed = Keyed()
        self.refusal = ""
        self.like: tuple[Precedent, ...] = ()
        self._turn_to(self.at)
        if not self.left:
            self.step = Step.DONE

    @property
    def now(self) -> Question | None:
        """The sheet in hand."""
        return self.asked[self.at] if self.asked else None

    @property
    def left(self) -> int:
        """How many sheets still wait."""
        return sum(waits(one) for one in self.asked)

    @property
    def suggested(self) -> str:
        """The reason that Enter gives: the newest precedent's, or the usual one for the case."""
        if self.decision is not None:
            for one in self.like:
                if one.decision is self.decision:
                    return one.why
        doubt = self.now is not None and {Matter.UNCLEAR, Matter.FLAGGED} & set(self.now.matters)
        return tr(REASONS["2"]) if doubt else tr(REASONS["1"])

    def press(self, key: str) -> Answer:
        """Take one key."""
        self.refusal = ""
        match self.step:
            case Step.DECISION | Step.DONE:
                return self._decide(key.lower())
            case Step.REASON:
                return self._reason(key)
        return Answer.NOTHING

    def call_up(self, sheet: int) -> Answer:
        """Take any sheet of the batch in hand, also one that nobody asked about."""
        try:
            found = self._bench.question(sheet)
        except Refusal as refusal:
            return self._refused(refusal)
        if found not in self.asked:
            kept = [one for one in self.asked if one.sheet != sheet]
            self.asked = tuple(sorted([*kept, found], key=lambda one: one.sheet))
        self._turn_to(self.asked.index(found))
        return Answer.TAKEN

    def keyed_anew(self, keyed: Keyed) -> Answer:
        """Take what was keyed anew from the paper; the reason comes next."""
        self.keyed, self.step = keyed, Step.REASON
        return Answer.TAKEN

    def own_words(self, why: str) -> Answer:
        """Rule with a reason in one's own words."""
        return self._rule(why)

    def leave_step(self) -> None:
        """Go back to the decision."""
        self.step, self.decision, self.refusal = Step.DECISION, None, ""

    def rows(self) -> tuple[Compared, ...]:
        """Return the two readings of the sheet in hand side by side, sections in the order of the first."""
        now = self.now
        if now is None:
            return ()
        first, second = _cells(now.first), _cells(now.second)
        keys = [*first, *(key for key in second if key not in first)]
        return tuple(self._compared(key, first.get(key), second.get(key)) for key in keys)

    def _compared(self, key: int | str, first: Cell | None, second: Cell | None) -> Compared:
        known = self.form.listed.get(key) if isinstance(key, int) else None
        name, unit = (known.name, known.unit) if known else (str(key), "")
        return Compared(key, name, unit, first or Cell(None), second or Cell(None))

    def _decide(self, key: str) -> Answer:
        if key in (NEXT, PREVIOUS):
            return self._walk(1 if key == NEXT else -1)
        if key == ENTER and not self.left:
            return Answer.CLOSE
        decision = DECISIONS.get(key)
        now = self.now
        if decision is None or now is None or (now.first is None and decision is not Decision.ANEW):
            return Answer.NOTHING
        self.decision = decision
        self.step = Step.KEYING if decision is Decision.ANEW else Step.REASON
        return Answer.TAKEN

    def _walk(self, by: int) -> Answer:
        if not 0 <= self.at + by < len(self.asked):
            return Answer.NOTHING
        self._turn_to(self.at + by)
        return Answer.TAKEN

    def _reason(self, key: str) -> Answer:
        if key == BACK:
            self.leave_step()
            return Answer.TAKEN
        if key == OWN:
            self.step = Step.OWN_WORDS
            return Answer.TAKEN
        if key == ENTER:
            return self._rule(self.suggested)
        if key in REASONS:
            return self._rule(tr(REASONS[key]))
        return Answer.NOTHING

    def _rule(self, why: str) -> Answer:
        now, decision = self.now, self.decision
        assert now is not None and decision is not None  # a reason is only asked for after a decision
        try:
            self._bench.rule(now.sheet, decision, why, self.keyed)
        except Refusal as refusal:
            self.step = Step.REASON
            return self._refused(refusal)
        self._read_again(now.sheet)
        return Answer.RULED

    def _read_again(self, sheet: int) -> None:
        """Go on to the next sheet that waits."""
        extra = {one.sheet for one in self.asked}
        read = {one.sheet: one for one in self._bench.questions()}
        self.asked = tuple(read.get(number) or self._bench.question(number) for number in sorted(extra | set(read)))
        waiting = [place for place, one in enumerate(self.asked) if waits(one)]
        later = [place for place in waiting if self.asked[place].sheet > sheet]
        here = next(place for place, one in enumerate(self.asked) if one.sheet == sheet)
        self._turn_to((later or waiting or [here])[0])
        if not waiting:
            self.step = Step.DONE

    def _turn_to(self, place: int) -> None:
        self.at, self.keyed = place, Keyed()
        self.leave_step()
        self.like = self._bench.precedents(self.now.matters) if self.now is not None and self.now.matters else ()

    def _refused(self, refusal: Refusal) -> Answer:
        self.refusal = sentence(refusal)
        return Answer.REFUSED


def waits(one: Question) -> bool:
    """Say whether a sheet still waits; one that was called up although nobody asks about it does not."""
    return one.ruled is None and bool(one.matters)


def _cells(keyed: Keyed | None) -> dict[int | str, Cell]:
    """Return a reading by section; the same section twice is one (R5.2)."""
    found: dict[int | str, Cell] = {}
    for line in keyed.lines if keyed else ():
        before = found.get(line.section, Cell(0))
        found[line.section] = Cell((before.ticked or 0) | line.indicators, before.unclear or line.unclear)
    return found
