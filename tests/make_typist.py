"""Makers of people at the keys: a pile, what is typed, and a cupboard in memory for what is kept of it."""

from __future__ import annotations

from collections.abc import Sequence

from desk.ballots.grammar import Form, Listed, Slip
from desk.ballots.presenter import Heard, Keying
from desk.ballots.words import prompt, stop_text
from models.ballots.codes import batch_code, keying_code
from models.ballots.double import Keyed, after_second
from models.ballots.keying import InHand
from models.ballots.queries import InvalidReason, SheetState
from models.ballots.readings import SHOWN, KeyedSheet
from models.ballots.rules import Line
from models.ballots.tables import Turn
from models.common.errors import Refusal, RuleError

NAMED = {17: "不动产登记中心", 46: "养老保险科", 70: "行政审批科", 81: "营业厅"}
SEPARATED = (17, 460, 512)
C17, C46, C70, C81 = (keying_code(number) for number in NAMED)
C99, C460, C512 = keying_code(99), keying_code(460), keying_code(512)
WRITTEN = "某街道办"
WRONG = C17[:3] + str((int(C17[3]) + 1) % 10)
"""Section 17 with a check digit that does not fit."""


class Drawer:
    """A cupboard in memory: what is kept of the sheet in hand, and the sheets that were ended."""

    def __init__(self, first: Sequence[Keyed] = ()) -> None:
        """Begin empty; `first` is what the first keyer read, for the second keying."""
        self.first = first
        self.kept: tuple[int, tuple[Line, ...]] = (1, ())
        self.marks: tuple[InvalidReason | None, bool] = (None, False)
        self.sheets: list[KeyedSheet] = []
        self.refusal: Refusal | None = None

    def keep(self, sheet: int, lines: tuple[Line, ...], reason: InvalidReason | None, flagged: bool) -> None:
        """Keep what is keyed of the sheet in hand."""
        self._refuse()
        self.kept, self.marks = (sheet, lines), (reason, flagged)

    def key(self, sheet: int, lines: tuple[Line, ...], reason: InvalidReason | None, flagged: bool) -> KeyedSheet:
        """End a sheet as the program does."""
        self._refuse()
        keyed, tries, state = Keyed(lines, reason, flagged), 1, SheetState.KEPT
        if self.first:
            before = self.sheets.pop() if self._again else None
            tries = before.tries + 1 if before else 1
            state = after_second(self.first[sheet - 1], keyed, tries)
        self.sheets.append(KeyedSheet(sheet, keyed, state, "clerk", tries))
        self.kept, self.marks = (self.sheet, ()), (None, False)
        return self.sheets[-1]

    def take_back(self) -> KeyedSheet:
        """Give the last sheet out again; not one that waits for the third person."""
        self._refuse()
        taken = self.sheets.pop()
        if taken.state is SheetState.WAITING:
            self.sheets.append(taken)
            raise RuleError("ballot.waits", batch=1, sheet=taken.sheet)
        self.kept, self.marks = (taken.sheet, taken.keyed.lines), (taken.keyed.reason, taken.keyed.flagged)
        return taken

    @property
    def sheet(self) -> int:
        """The sheet to take in hand."""
        return len(self.sheets) + (0 if self._again else 1)

    def in_hand(self) -> InHand:
        """Hand the pile out as it was left."""
        sheet, lines = self.kept
        done = self.sheets[:-1] if self._again else self.sheets
        turn = Turn.SECOND if self.first else Turn.FIRST
        lines, marks = (lines, self.marks) if sheet == self.sheet else ((), (None, False))
        return InHand(turn, self.sheet, lines, self._again, tuple(done[-SHOWN:]), *marks)

    @property
    def _again(self) -> bool:
        return bool(self.sheets) and self.sheets[-1].state is SheetState.AGAIN

    def _refuse(self) -> None:
        if self.refusal is not None:
            raise self.refusal


class Typist:
    """Somebody at the keys before a pile, and the cupboard that the sheets go into."""

    def __init__(
        self, total: int = 50, numbers: Sequence[int] = tuple(NAMED), drawer: Drawer | None = None, batch: int = 12
    ) -> None:
        """Take a pile of so many sheets."""
        self.form = Form({n: Listed(n, NAMED.get(n, f"科室{n}"), "某局") for n in numbers}, 3)
        self.total, self.batch = total, batch_code(batch)
        self.drawer = drawer or Drawer()
        self.keying = self._taken()

    def types(self, text: str) -> Heard:
        """Type keys one after the other, each kept as the window does; blanks are only for the reader."""
        heard = Heard.NOTHING
        for key in text.replace(" ", ""):
            heard = self.presses(key)
        return heard

    def presses(self, key: str) -> Heard:
        """Press one key, or write a section that is not on the list."""
        heard = self._writes() if key == WRITTEN else self.keying.press(key)
        self.keying.settle()
        return heard

    def crashes(self) -> None:
        """Lose everything that only the screen knew, and take the pile in hand again."""
        self.keying = self._taken()

    def _writes(self) -> Heard:
        return self.keying.unlisted(WRITTEN) if self.keying.may_write(remark=False) else Heard.STOPPED

    def _taken(self) -> Keying:
        return Keying(self.form, self.total, self.drawer.in_hand(), self.drawer)

    @property
    def stored(self) -> list[Keyed]:
        """What was ended."""
        return [one.keyed for one in self.drawer.sheets]

    @property
    def kept(self) -> list[tuple[int | str, int]]:
        """Sections and ticks that are safe."""
        return [(line.section, line.indicators) for line in self.drawer.kept[1]]

    @property
    def sections(self) -> list[tuple[int | str, int]]:
        """Sections and ticks on the sheet in hand."""
        return [(line.section, line.indicators) for line in self.keying.draft.lines]

    @property
    def slip(self) -> Slip | None:
        """Why keying stands still."""
        return self.keying.stop.slip if self.keying.stop else None

    @property
    def told(self) -> str:
        """What the screen says."""
        return stop_text(self.keying.stop) if self.keying.stop else prompt(self.keying, self.batch)


def read_before(*sheets: str) -> list[Keyed]:
    """Return what a first keyer typed."""
    first = Typist()
    first.types("".join(sheets))
    return first.stored


def second_typist(*sheets: str) -> Typist:
    """Return somebody else before a pile that was keyed so before."""
    return Typist(total=len(sheets), drawer=Drawer(read_before(*sheets)))
