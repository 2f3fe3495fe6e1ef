"""Whatever happens between two keys, a pile ends in the same sealed batch as when nothing happens (R5.4, R10.5)."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import pytest
from argon2 import PasswordHasher
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from desk.ballots.adjudication import Adjudication, Step
from desk.ballots.bench import BatchBench
from desk.ballots.cupboard import begin, form_of, note
from desk.ballots.grammar import REASONS, Draft
from desk.ballots.presenter import BACK, ENTER, REOPEN, Heard
from desk.office import Office
from models.accounts.actions import add_account
from models.accounts.tables import Account, Role
from models.ballots.actions import close_batch, open_batch
from models.ballots.codes import keying_code, read_section
from models.ballots.double import Keyed, agree
from models.ballots.queries import BatchState, InvalidReason, batch, batch_faults, counts
from models.ballots.rules import ILLEGIBLE, Counts, Line
from models.ballots.ruling import begin_rulings
from models.ballots.sheets import Sheet, read_sheets
from models.ballots.tables import Batch, Turn
from models.ballots.tally import tallied
from models.common.indicators import KEYS
from models.rounds.queries import Stage
from tests.conftest import PASSWORD, HandClock
from tests.make import an_open_round, looking, working
from tests.make_results import step_to

PEOPLE = ("clerk", "clerk2", "clerk3")
SECTIONS, UNLISTED, WRITTEN = 12, "77", "某街道办"
T = TypeVar("T")
PATIENCE = 3000
"""Keys after which a pile that is still not keyed never will be."""


# --- paper -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pile:
    """Sheets as they are, as the second keyer reads them, and how the third person decides where it comes to that."""

    papers: tuple[Keyed, ...]
    misread: tuple[Keyed | None, ...]
    rulings: tuple[str, ...]

    def read(self, turn: Turn) -> tuple[Keyed, ...]:
        """Return the sheets as a keyer reads them."""
        if turn is Turn.FIRST:
            return self.papers
        return tuple(wrong or right for wrong, right in zip(self.misread, self.papers, strict=True))


def mostly(usual: st.SearchStrategy[T], rare: st.SearchStrategy[T], in_all: int) -> st.SearchStrategy[T]:
    """Draw the rare once in so many times."""
    return st.integers(1, in_all).flatmap(lambda n: rare if n == in_all else usual)


LINES = st.builds(
    Line,
    mostly(st.integers(1, SECTIONS), st.sampled_from([UNLISTED, WRITTEN]), 6),
    st.integers(0, 31),
    mostly(st.just(""), st.just("来回跑三趟"), 5),
    mostly(st.just(False), st.just(True), 12),
)
NO_SECTION = st.builds(Line, st.just(ILLEGIBLE), st.integers(0, 31), st.just(""), st.just(True))
PAPERS = st.builds(
    Keyed,
    mostly(st.lists(LINES, max_size=4).map(tuple), st.tuples(NO_SECTION, LINES), 12),
    mostly(st.none(), st.sampled_from(REASONS), 8),
    mostly(st.just(False), st.just(True), 12),
)
RULINGS = st.builds(str.__add__, st.sampled_from("12n"), st.sampled_from(["1", "2", "3", "4", ENTER]))


@st.composite
def piles(draw: st.DrawFn) -> Pile:
    """Draw two to five sheets."""
    papers = draw(st.lists(PAPERS, min_size=2, max_size=5))
    misread = [draw(mostly(st.none(), PAPERS, 4)) for _ in papers]
    return Pile(tuple(papers), tuple(misread), tuple(draw(RULINGS) for _ in papers))


# --- what happens between two keys -----------------------------------------------------------------------------------


class Event(Enum):
    """Something that is no key."""

    WRONG_PAPER = "the keyer takes the next paper of the pile in hand"
    LEAVE = "the keyer leaves the pile and comes back"
    PAUSE = "the keyer pauses"
    REST = "nobody presses a key for a moment"
    CRASH = "the program dies"
    CRASH_AT_ONCE = "the program dies before it keeps what the last key did"
    POWER_CUT = "the machine dies, and the data is opened anew"
    POWER_CUT_AT_ONCE = "the machine dies before the program keeps what the last key did"


Fault = str | Event
"""A key that is hit by mistake, or an event."""
Moment = int | None
"""After how many keys something happens; None: as soon as the next sheet was ended."""
Happening = tuple[Moment, Fault]
CRASHES = (Event.CRASH, Event.CRASH_AT_ONCE, Event.POWER_CUT, Event.POWER_CUT_AT_ONCE)
MISTAKES = (*"0123456789", *"+*-./a", BACK, ENTER, REOPEN)
AFTER_A_SHEET = st.sampled_from([REOPEN, REOPEN, "+", *CRASHES, Event.LEAVE, Event.WRONG_PAPER])
COURSES = st.lists(
    st.one_of(
        st.tuples(st.integers(0, 5), st.sampled_from(MISTAKES)),
        st.tuples(st.integers(0, 5), st.sampled_from(Event)),
        st.tuples(st.none(), AFTER_A_SHEET),
        st.tuples(st.just(0), st.sampled_from(CRASHES)),
    ),
    min_size=6,
    max_size=36,
)


class Course:
    """What happens, one after the other."""

    def __init__(self, happenings: Sequence[Happening] = ()) -> None:
        """Begin before the first key."""
        self._left = list(happenings)[::-1]

    def due(self, ended: bool) -> Fault | None:
        """Return what happens before the next key; `ended`: the last one ended a sheet."""
        if not self._left:
            return None
        moment, fault = self._left.pop()
        if moment == 0 or (moment is None and ended):
            return fault
        self._left.append((moment and moment - 1, fault))
        return None


# --- people ----------------------------------------------------------------------------------------------------------


class Desk:
    """A desk at which one person after the other sits, and whose program may die."""

    def __init__(self, path: Path) -> None:
        """Open the data."""
        self._path = path
        self.office = self._open()
        self.seen: Counter[object] = Counter()
        """What happened, to be sure that it did."""

    def _open(self) -> Office:
        return Office.open(str(self._path), HandClock(dt.datetime(2021, 4, 12, 9, tzinfo=dt.UTC)))

    def sit(self, name: str) -> None:
        """Log in."""
        self.office.log_in(name, PASSWORD)

    def die(self, name: str, event: Event) -> None:
        """Lose everything that is not in the data, and log in anew."""
        if event in (Event.POWER_CUT, Event.POWER_CUT_AT_ONCE):
            self.office.close()
            self.office = self._open()
        self.sit(name)


class Keyer:
    """A person who keys a pile by looking at the paper and at the screen, and remembers nothing else of it."""

    def __init__(self, desk: Desk, batch_id: int, turn: Turn, pile: Pile, course: Course) -> None:
        """Take the pile in hand."""
        self.desk, self.batch, self.turn, self.course = desk, batch_id, turn, course
        self.name = PEOPLE[turn - 1]
        self.papers, self.first = pile.read(turn), pile.papers
        self.misread = pile.misread if turn is Turn.SECOND else (None,) * len(pile.papers)
        self.wrong: Keyed | None = None
        """The wrong paper, while it is in hand."""
        self.ended: set[int] = set()
        self.just_ended = False
        self.to_correct: set[int] = set()
        """Sheets that were ended otherwise than the paper has them."""
        desk.sit(self.name)
        self.keying = begin(desk.office, batch_id)
        self.safe: tuple[Line, ...] = ()
        """The sections of the sheet in hand that the program said were kept."""

    def keys_the_pile(self) -> None:
        """Key until every sheet is ended as the paper has it."""
        for _ in range(PATIENCE):
            fault = self.course.due(self.just_ended)
            if fault is not None:
                self._suffers(fault)
            elif self.keying.full and not self.to_correct:
                return
            else:
                self._presses(self._next())
                self._settles()
        raise AssertionError("the pile is never done")

    @property
    def screen(self) -> tuple[Line, ...]:
        """The lines on the screen."""
        return tuple(line.line for line in self.keying.draft.lines)

    def _paper(self) -> Keyed:
        return self.wrong or self.papers[self.keying.sheet - 1]

    def _next(self) -> str:
        """Return the key to press next."""
        draft = self.keying.draft
        if self.to_correct or self.keying.full:
            return BACK if draft.stop else REOPEN if draft.empty else "-"
        return next_key(self.keying.draft, self._paper())

    def _presses(self, key: str) -> None:
        """Press a key, or write what is written on the paper."""
        keying, sheet = self.keying, self.keying.sheet
        said = Keyed(self.screen, keying.draft.reason, flagged=key == "*")
        heard = keying.unlisted(key) if key == WRITTEN else keying.press(key)
        self.just_ended = heard in (Heard.SAVED, Heard.AGAIN)
        self.desk.seen[heard] += 1
        if heard is Heard.REMARK:
            self._writes_a_remark()
        if self.just_ended:
            self._ended(sheet, said, heard)
        if heard is Heard.REOPENED:
            self.to_correct.discard(keying.sheet)
            self.wrong, self.safe = None, self.screen

    def _writes_a_remark(self) -> None:
        """Write the remark of the line in hand, or leave the writing where there is none."""
        place = len(self.screen) - 1
        lines = self._paper().lines
        if place < len(lines) and lines[place].remark:
            assert self.keying.may_write(remark=True)
            self.keying.remark(lines[place].remark)
            self.safe = self.screen

    def _ended(self, sheet: int, said: Keyed, heard: Heard) -> None:
        self.ended.add(sheet)
        self.wrong, self.safe = None, ()
        assert self.keying.sheet == sheet + (heard is Heard.SAVED)
        if heard is Heard.SAVED and not same(said, self.papers[sheet - 1]) and not self.misread[sheet - 1]:
            self.to_correct.add(sheet)

    def _settles(self) -> None:
        """Let the program keep what has ended, and hold it to that."""
        keying = self.keying
        keying.settle()
        self.safe = self.screen[: keying.kept]
        ended = self.screen if keying.draft.between else self.screen[:-1]
        assert len(self.safe) >= len(ended), "a section that ended is not kept"

    # --- mishaps

    def _suffers(self, fault: Fault) -> None:
        """Let something happen."""
        if isinstance(fault, str):
            if fault not in "+*" or self._can_be_made_good(Keyed(self.screen, self.keying.draft.reason, fault == "*")):
                self.desk.seen[fault] += 1
                self._presses(fault)
                self._settles()
            return
        self.desk.seen[fault] += 1
        if fault is Event.WRONG_PAPER:
            self._takes_the_wrong_paper()
        elif fault is Event.LEAVE:
            self._leaves()
        elif fault is Event.PAUSE:
            self._pauses()
        elif fault is Event.REST:
            self.keying.rest()
            self.safe = self.screen
        else:
            if fault in (Event.CRASH_AT_ONCE, Event.POWER_CUT_AT_ONCE):
                self._presses(self._next())
            self._starts_again(fault)

    def _can_be_made_good(self, said: Keyed) -> bool:
        """Say whether a sheet may be ended so by mistake: for the second keyer only where it is asked for again."""
        sheet = self.keying.sheet
        if self.keying.full or self.turn is Turn.FIRST or same(said, self.papers[sheet - 1]):
            return True
        first = self.first[sheet - 1]
        asked_again = not (first.doubtful or said.doubtful or agree(first, said))
        return asked_again and sheet not in self.ended and not self.misread[sheet - 1]

    def _takes_the_wrong_paper(self) -> None:
        sheet = self.keying.sheet
        if not self.keying.full and not self.to_correct:
            other = self.papers[sheet % len(self.papers)]
            self.wrong = other if self._can_be_made_good(other) else None

    def _leaves(self) -> None:
        """Leave and come back, where nothing is begun; a sheet that is begun holds its keyer back."""
        sheet = self.keying.sheet
        if self.keying.may_leave():
            note(self.desk.office, self.batch, self.keying)
            self.desk.office.log_out()
            self.desk.sit(self.name)
            self.keying = begin(self.desk.office, self.batch)
            assert (self.keying.sheet, self.screen) == (sheet, self.safe)
        else:
            assert self.keying.stop is not None

    def _pauses(self) -> None:
        draft = self.keying.draft
        self.keying.pace.pause()
        assert [self.keying.press(key) for key in MISTAKES] == [Heard.NOTHING] * len(MISTAKES)
        self.keying.pace.pause()
        assert self.keying.draft == draft

    def _starts_again(self, event: Event) -> None:
        """Log in after a crash: the program gives back the sheet in hand and everything that it said was kept."""
        sheet, acknowledged = self.keying.sheet, self.safe
        self.desk.die(self.name, event)
        self.keying = begin(self.desk.office, self.batch)
        assert self.keying.turn is self.turn
        assert (self.keying.sheet, self.screen) == (sheet, acknowledged)
        assert self.keying.resumed == acknowledged
        self.wrong = None


class Adjudicator:
    """The third person, who decides as the pile says."""

    def __init__(self, desk: Desk, batch_id: int, pile: Pile, course: Course) -> None:
        """Take on the rulings."""
        self.desk, self.batch, self.pile, self.course = desk, batch_id, pile, course
        desk.sit(PEOPLE[2])
        self.at = self._begin()

    def _begin(self) -> Adjudication:
        office = self.desk.office
        office.do(begin_rulings, self.batch)
        return Adjudication(form_of(office, office.ask(batch, self.batch).round_id), BatchBench(office, self.batch))

    def rules_on_all(self) -> None:
        """Rule until nothing waits."""
        for _ in range(PATIENCE):
            fault = self.course.due(ended=True)
            if isinstance(fault, Event) and fault in CRASHES:
                left = self.at.left
                self.desk.die(PEOPLE[2], fault)
                self.at = self._begin()
                assert self.at.left == left
            if not self.at.left:
                return
            self._goes_on()
        raise AssertionError("the rulings are never done")

    def _goes_on(self) -> None:
        """Press the next key, or key the sheet anew."""
        assert self.at.now is not None
        sheet = self.at.now.sheet
        if self.at.step is Step.KEYING:
            self.at.keyed_anew(replace(self.pile.papers[sheet - 1], flagged=False))
        else:
            self.at.press(self.pile.rulings[sheet - 1][self.at.step is Step.REASON])


# --- reading paper and screen ----------------------------------------------------------------------------------------


def next_key(draft: Draft, paper: Keyed) -> str:
    """Return what a keyer presses who sees this paper and this screen."""
    lines, screen = paper.lines, tuple(line.line for line in draft.lines)
    due = lines[len(screen)] if len(screen) < len(lines) else None
    if draft.stop is not None:
        return ENTER if draft.held and due and named(draft.held.section) == named(due.section) else BACK
    if draft.choosing or draft.reason is not None:
        return _of_reason(draft, paper, screen)
    if draft.code:
        code = begun_by(due) if due else ""
        return code[len(draft.code)] if code.startswith(draft.code) and len(code) > len(draft.code) else BACK
    if not begins(screen, lines):
        return "-"
    if screen and (missing := missing_of(screen[-1], lines[len(screen) - 1])):
        return missing
    if due is not None:
        code = begun_by(due)
        return code if code == WRITTEN else code[0]
    return "." if paper.reason else end_of(paper)


def _of_reason(draft: Draft, paper: Keyed, screen: tuple[Line, ...]) -> str:
    """Return the next key after the point."""
    right = (
        paper.reason is not None and draft.reason in (None, paper.reason) and same(Keyed(screen), Keyed(paper.lines))
    )
    if not right or paper.reason is None:
        return "-"
    return str(REASONS.index(paper.reason) + 1) if draft.choosing else end_of(paper)


def end_of(paper: Keyed) -> str:
    """Return the key that ends a sheet."""
    return "*" if paper.flagged else "+"


def begun_by(line: Line) -> str:
    """Return what is typed or written for the section of a line."""
    if isinstance(line.section, int):
        return keying_code(line.section)
    if line.section == ILLEGIBLE:
        return "/"
    return keying_code(int(line.section)) if line.section.isdigit() else line.section


def named(section: int | str) -> int | str:
    """Return a section however it is written: 077 and 77 are one."""
    return read_section(section) if isinstance(section, str) else section


def same(one: Keyed, other: Keyed) -> bool:
    """Say whether two sheets are keyed alike, key by key."""
    plain = [
        (said.reason, said.flagged, [replace(line, section=named(line.section)) for line in said.lines])
        for said in (one, other)
    ]
    return plain[0] == plain[1]


def begins(screen: tuple[Line, ...], lines: tuple[Line, ...]) -> bool:
    """Say whether what stands on the screen is the beginning of what stands on the paper."""
    if not screen:
        return True
    if len(screen) > len(lines) or not same(Keyed(screen[:-1]), Keyed(lines[: len(screen) - 1])):
        return False
    last, whole = screen[-1], lines[len(screen) - 1]
    ticked = whole.indicators & ((1 << last.indicators.bit_length()) - 1)
    return (
        named(last.section) == named(whole.section)
        and last.indicators == ticked
        and last.unclear <= whole.unclear
        and last.remark in ("", whole.remark)
    )


def missing_of(last: Line, whole: Line) -> str:
    """Return the key for what is not keyed yet of a line, or nothing."""
    for place, key in enumerate(KEYS):
        if (whole.indicators & ~last.indicators) >> place & 1:
            return key
    if whole.unclear and not last.unclear:
        return "/"
    return "9" if whole.remark and not last.remark else ""


# --- the two offices -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Prepared:
    """The data of an office in which piles of two to five sheets wait to be keyed."""

    path: Path
    round_id: int
    batches: dict[int, int]
    """Batches by their number of sheets."""


@dataclass(frozen=True)
class Outcome:
    """What became of a pile."""

    sheets: tuple[Sheet, ...]
    counted: Counts
    seal: str | None


@pytest.fixture(scope="module")
def prepared(founded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Make an office with three clerks and four open batches."""
    folder = tmp_path_factory.mktemp("prepared")
    source = next((founded_file.parent / "backups").glob("*.db"))
    path = Path(shutil.copy(source, folder / "office.db"))
    office = Office.open(str(path), HandClock(dt.datetime(2021, 4, 12, 9, tzinfo=dt.UTC)))
    office.log_in("sysadmin", PASSWORD)
    for name in PEOPLE[1:]:
        office.do(add_account, name, f"某{name}", Role.CLERK, PASSWORD, must_change=False)
    office.log_in("lead", PASSWORD)
    round_id = an_open_round(office, folder, SECTIONS)
    step_to(office, "2021Q1", Stage.ISSUING, Stage.KEYING)
    day = dt.date(2021, 4, 1)
    batches = {n: office.do(open_batch, "2021Q1", "targeted", str(n), n, "某收件人", day) for n in range(2, 6)}
    with working(office) as work:  # hundreds of logins: a password that is quick to check
        quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
        work.session.execute(update(Account).where(Account.name.in_(PEOPLE)).values(password=quick))
    copy = Path(office.backup("copy").path)
    office.close()
    return Prepared(copy, round_id, batches)


@contextmanager
def a_desk(prepared: Prepared) -> Iterator[Desk]:
    """Open a copy of the prepared office."""
    with TemporaryDirectory() as folder:
        desk = Desk(Path(shutil.copy(prepared.path, Path(folder) / "office.db")))
        yield desk
        desk.office.close()


def keyed_twice_and_sealed(desk: Desk, prepared: Prepared, pile: Pile, *courses: Sequence[Happening]) -> Outcome:
    """Take a pile through both keyings, each with its mishaps, and the rulings; return what is sealed."""
    batch_id = prepared.batches[len(pile.papers)]
    course = Course()
    for turn, happenings in zip(Turn, courses or ((), ()), strict=True):
        course = Course(happenings)
        Keyer(desk, batch_id, turn, pile, course).keys_the_pile()
        closed = desk.office.do(close_batch, batch_id)
    if closed.state is BatchState.ADJUDICATION:
        desk.seen["ruled on"] += closed.waiting
        Adjudicator(desk, batch_id, pile, course).rules_on_all()
        closed = desk.office.do(close_batch, batch_id)
    assert closed.state is BatchState.SEALED
    with looking(desk.office) as session:
        assert batch_faults(session) == ()
        counted = counts(session, prepared.round_id)
        assert tallied(session, prepared.round_id) == counted
        sheets = tuple(replace(one, ballot_id=0) for one in read_sheets(session, batch_id))
        return Outcome(sheets, counted, session.get_one(Batch, batch_id).seal)


# --- the property ----------------------------------------------------------------------------------------------------


# to shrink a failing example takes minutes: every attempt keys two piles
@settings(max_examples=25, phases=(Phase.explicit, Phase.generate))
@given(piles(), COURSES, COURSES)
def test_whatever_happens_while_it_is_keyed_the_same_batch_is_sealed(
    prepared: Prepared, pile: Pile, first: list[Happening], second: list[Happening]
) -> None:
    with a_desk(prepared) as calm, a_desk(prepared) as troubled:
        right = keyed_twice_and_sealed(calm, prepared, pile)
        assert keyed_twice_and_sealed(troubled, prepared, pile, first, second) == right
        assert right.seal


A_PILE = Pile(
    papers=(
        Keyed((Line(ILLEGIBLE, 4, unclear=True), Line(8, 2)), flagged=True),
        Keyed((Line(1, 5), Line(2, 18, "来回跑三趟"), Line(3, 9))),
        Keyed((Line(4, 1), Line(4, 2), Line(UNLISTED, 1), Line(5, 31), Line(6, 0))),
        Keyed(),
        Keyed((Line(7, 3), Line(WRITTEN, 8)), InvalidReason.LATE),
    ),
    misread=(None, None, Keyed((Line(9, 1),)), None, None),
    rulings=("n4", "11", "2" + ENTER, "11", "11"),
)
"""Illegible and flagged; three full lines; over-voted with a section twice; abstained; late."""


@pytest.fixture(scope="module")
def undisturbed(prepared: Prepared) -> Outcome:
    """What becomes of that pile when nothing happens."""
    with a_desk(prepared) as desk:
        return keyed_twice_and_sealed(desk, prepared, A_PILE)


REPEATED = [*Event, "-", BACK, REOPEN, "+"]


@pytest.mark.parametrize("fault", REPEATED, ids=[getattr(fault, "name", repr(fault)) for fault in REPEATED])
def test_one_mishap_after_every_few_keys_changes_nothing_either(
    prepared: Prepared, undisturbed: Outcome, fault: Fault
) -> None:
    with a_desk(prepared) as desk:
        course: list[Happening] = [(3, fault), (None, fault)] * 12
        assert keyed_twice_and_sealed(desk, prepared, A_PILE, course, course) == undisturbed
        assert desk.seen[fault] >= 12
