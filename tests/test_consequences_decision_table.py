"""R7 as one decision table: what each combination of rank, streak, head and leader brings, however it came about.

The table says it once; every combination is made from rounds and ballots by the rules, and the rows of one real office.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from pathlib import Path
from random import Random
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.office import Office
from models.ballots.rules import ChannelCount, Counts
from models.consequences.embargo import Bar, answer
from models.consequences.imports import import_results
from models.consequences.making import measure_faults
from models.consequences.queries import MeasureRow, measures, tally
from models.consequences.rules import Counted, Due, Holder, Listing, dates, due_measures
from models.consequences.rules import tally as count
from models.consequences.streaks import HeldRound, streak
from models.consequences.tables import MeasureKind
from models.finalising.stages import step
from models.ranking.order import Ruling
from models.ranking.rules import Candidate, rank
from models.registry.actions import add_person, add_unit
from models.registry.appointments import appoint, end_appointment
from models.registry.queries import appointments, sections
from models.registry.reorganise import merge_sections, move_section, rename_section, split_section
from models.registry.rules import Descent, Part
from models.registry.tables import Post
from models.rounds.queries import Stage
from models.rounds.rules import RuleParameters, Unevaluated
from tests.conftest import PASSWORD, HandClock
from tests.make import a_numbered_registry, looking
from tests.make_results import a_voted_round, past_file, past_row, step_to

TABLE = """
rank  streak  head    leader     | head's axis    | removal of head   | removal of leader
rest  any     any     any        | head_talk      | -                 | -
top   1       any     any        | head_interview | -                 | -
top   2       stayed  any        | head_interview | due               | -
top   2       new     any        | head_interview | due               | -
top   2       vacant  any        | head_interview | flagged vacant    | -
top   3+      stayed  leader     | head_interview | due               | due
top   3+      stayed  principal  | head_interview | due               | due
top   3+      stayed  nobody     | head_interview | due               | flagged vacant
top   3+      new     leader     | head_interview | flagged late_head | due
top   3+      new     principal  | head_interview | flagged late_head | due
top   3+      new     nobody     | head_interview | flagged late_head | flagged vacant
top   3+      vacant  leader     | head_interview | flagged vacant    | due
top   3+      vacant  principal  | head_interview | flagged vacant    | due
top   3+      vacant  nobody     | head_interview | flagged vacant    | flagged vacant
"""
"""`new`: came after the previous round counted. The leader's talk is due in every row, from whoever answers."""
CLASSES: Final = {
    "rank": ("top", "rest"),
    "streak": ("1", "2", "3+"),
    "head": ("stayed", "new", "vacant"),
    "leader": ("leader", "principal", "nobody"),
}
WAYS: Final = ("votes", "direct first", "tie kept", "tie ordered")
LINES: Final = ("itself", "renamed", "moved", "merged", "split")
Key = tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    when: Key
    head_axis: str
    head_removal: str
    leader_removal: str

    def combinations(self) -> Iterator[Key]:
        """Yield every combination of classes that the line speaks of."""
        return product(*(
            every if said == "any" else (said,) for said, every in zip(self.when, CLASSES.values(), strict=True)
        ))  # fmt: skip


ROWS: Final = [
    Row(tuple(when.split()), axis.strip(), head.strip(), leader.strip())
    for when, axis, head, leader in (line.split("|") for line in TABLE.strip().splitlines()[1:])
]


def row_of(key: Key) -> Row:
    """Return the one line that speaks of a combination."""
    (found,) = [row for row in ROWS if key in row.combinations()]
    return found


def test_the_table_speaks_of_every_combination_just_once() -> None:
    every = sorted(product(*CLASSES.values()))
    assert sorted(key for row in ROWS for key in row.combinations()) == every
    assert len(every) == 54


# what a combination comes about by

LAW = RuleParameters()
SECTION, HEAD, BEFORE = 1, Holder(101, "负责人"), Holder(102, "前任")
LEADERS: Final = {
    "leader": (Holder(201, "分管"), Holder(301, "主要")),
    "principal": (Holder(), Holder(301, "主要")),
    "nobody": (Holder(), Holder()),
}
CAME_OUT_OF: Final = {"itself": (), "renamed": (11,), "moved": (12,), "merged": (13, 14), "split": (15,)}
"""What section 1 came out of just before this round; the first of them carries the streak, 2 came out of 15 as well."""


def ranked(way: str, tier: str) -> list[int]:
    """Return the ranks that section 1 of twelve gets in a round, each by the ranking itself."""
    match way:
        case "votes":
            return [_rank(_votes(place)) for place in ((1, 2, 3) if tier == "top" else (4, 7, 10))]
        case "direct first":
            return [_rank(_votes(12), direct=frozenset({SECTION}))] if tier == "top" else []  # never anywhere else
        case "tie kept":
            place = 3 if tier == "top" else 10
            return [_rank(_votes(place, tied=True), Ruling((1, place + 1), keep=True))]
    return [_rank(_votes(3, tied=True), Ruling((1, 4) if tier == "top" else (4, 1), keep=False))]


def _votes(place: int, *, tied: bool = False) -> dict[int, int]:
    """Give section 1 so many votes that it comes to a place, tied with the one behind it or not."""
    others = {number: 100 - 5 * number for number in range(2, 13)}
    return {**others, SECTION: 100 - 5 * (place + 1) + (0 if tied else 2)}


def _rank(votes: Mapping[int, int], *rulings: Ruling, direct: frozenset[int] = frozenset()) -> int:
    cells = tuple((LAW.channels[0].code, number, 1, n) for number, n in sorted(votes.items()))
    channels = tuple(ChannelCount(channel.code, 2000, 0, 0) for channel in LAW.channels)
    candidates = [Candidate(number, number, f"科室{number}", "某局") for number in range(1, 13)]
    found = rank(LAW, candidates, Counts(channels, cells), direct, rulings)
    assert found.undecided_ties == ()
    (line,) = [one for one in found.lines if one.section_id == SECTION]
    assert line.listed
    return line.rank


def made(key: Key, place: int, length: int, line: str) -> tuple[Due, ...]:
    """Return what section 1 brings: its rounds are held one after the other, the reorganisation is before the last."""
    tier, _, head, leader = key
    old = (*CAME_OUT_OF[line], SECTION)
    now = Holder() if head == "vacant" else HEAD
    then = HEAD if head == "stayed" else BEFORE
    tops = [HeldRound("now", {SECTION, 9}, {SECTION} if tier == "top" else {9}, {SECTION: now.person_id or 0})]
    tops += [HeldRound("past", {*old, 9}, {old[0]}, {old[0]: then.person_id or 0}) for _ in range(length - 1)]
    tops.append(HeldRound("first", {*old, 9}, {9}, {old[0]: then.person_id or 0}))
    pairs = {(one, SECTION) for one in CAME_OUT_OF[line]} | ({(15, 2)} if line == "split" else set())
    run = streak(Descent(frozenset(pairs)).ancestors(SECTION), tops, Unevaluated.PAUSES)
    assert run.length == (length if tier == "top" else 0)
    leader_now, principal = LEADERS[leader]
    return due_measures(Listing(SECTION, place, now, leader_now, principal, run.length, run.previous_heads), LAW)


def said(due: Due | MeasureRow | None) -> str:
    """Return a removal as the table writes it."""
    return "-" if due is None else " ".join(str(one) for one in (due.status, due.flag) if one)


RUNS: Final = {"1": (1,), "2": (2,), "3+": (3, 4, 7)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(row.when))
def test_every_way_to_a_combination_brings_just_what_the_table_says(row: Row) -> None:
    """R7.1, R7.3, R7.5, R7.6: lineage, a verified tip and a decided tie matter only by rank and streak."""
    tried = 0
    for key in row.combinations():
        for way, line in product(WAYS, LINES):
            for place, length in product(ranked(way, key[0]), RUNS[key[1]]):
                found = {due.kind: due for due in made(key, place, length, line)}
                _check(found, row, key, place)
                tried += 1
    assert tried >= 15


def _check(found: dict[MeasureKind, Due], row: Row, key: Key, place: int) -> None:
    removals = {
        MeasureKind.HEAD_REMOVAL: row.head_removal, MeasureKind.LEADER_REMOVAL: row.leader_removal,
    }  # fmt: skip
    always = {"leader_talk", row.head_axis, "embargo", "body_deduction", "leader_deduction", "rectification"}
    assert set(found) == always | {kind for kind, words in removals.items() if words != "-"}
    assert {kind: said(found.get(kind)) for kind in removals} == removals
    head = (None, "") if key[2] == "vacant" else (HEAD.person_id, HEAD.name)
    leader, principal = LEADERS[key[3]]
    who = leader if leader.person_id else principal
    post = Post.PRINCIPAL_LEADER if key[3] == "principal" else Post.LEADER_IN_CHARGE
    for kind, due in found.items():
        if kind in (row.head_axis, "embargo", "head_removal"):
            assert ((due.holder.person_id, due.holder.name), due.post) == (head, Post.SECTION_HEAD)
        elif kind in ("leader_talk", "leader_deduction", "leader_removal"):
            assert (due.holder, due.post) == (who, post)
    assert {found[kind].points for kind in found if "deduction" in kind} == {Fraction(11 - place, 10)}


# the same table in a real office

Q2, Q3, Q4 = ("2020Q2", "2020-07-10"), ("2020Q3", "2020-10-12"), ("2020Q4", "2021-01-14")
DAY = dt.date(2021, 2, 1)
REAL: Final = {
    1: ("3+", "stayed", "leader"),  # nothing happened
    2: ("3+", "stayed", "leader"),  # renamed
    3: ("3+", "stayed", "principal"),  # moved to a unit that has only a principal leader
    4: ("3+", "stayed", "principal"),  # merged with 5, keeping its head; their leaders differed, none is chosen yet
    61: ("3+", "stayed", "leader"),  # split off with the head
    62: ("3+", "new", "leader"),  # split off under a new head
    7: ("3+", "new", "leader"),  # another head
    8: ("3+", "vacant", "leader"),  # no head any more
    9: ("2", "new", "leader"),  # at the top once before, another head since
    10: ("1", "stayed", "leader"),  # for the first time
}
"""Streak, head and leader of every section in the top tier; 11 and 12 are listed below it."""


@pytest.fixture(scope="module")
def real(founded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office after three past rounds, a reorganisation of everything, and a round with all of it at the top."""
    folder = tmp_path_factory.mktemp("real")
    source = next((founded_file.parent / "backups").glob("*.db"))
    clock = HandClock(dt.datetime(2021, 4, 12, 9, tzinfo=dt.UTC))
    with closing(Office.open(str(shutil.copy(source, folder / "office.db")), clock)) as office:
        office.backups = False
        office.log_in("lead", PASSWORD)
        a_numbered_registry(office, folder)
        tops = [1, 2, 3, 4, 6, 7, 8]
        rows = [past_row(*held, 1, number) for held in (Q2, Q3) for number in tops]
        rows += [past_row(*Q4, 1, number) for number in (*tops, 9)]
        office.do(import_results, past_file(folder, *rows))
        _reorganised(office)
        votes = {number: 40 - 2 * place for place, number in enumerate((*REAL, 11, 12))}
        points = tuple(Fraction(12 - place, 10) for place in range(12))
        a_voted_round(
            office, folder, votes, list_length=12, top_tier=10, deductions=points, leader_deductions=points
        )  # fmt: skip
        step_to(office, "2021Q1", Stage.FINALISED)
        office.do(step, "2021Q1", Stage.PUBLISHED, dt.date(2021, 4, 12))
        yield office


def _reorganised(office: Office) -> None:
    ids = {row.number: row.id for row in office.ask(sections, DAY)}
    office.do(rename_section, ids[2], "更名科", DAY, "更名")
    unit = office.do(add_unit, "某委")
    office.do(appoint, office.do(add_person, "某主任"), Post.PRINCIPAL_LEADER, dt.date(2021, 1, 1), unit_id=unit)
    office.do(move_section, ids[3], unit, DAY, "机构改革")
    office.do(merge_sections, (ids[4], ids[5]), "综合科", DAY, "合并", heir_of=ids[4])
    parts = Part("受理科", 61, keeps_head=True), Part("审批科", 62, head_id=office.do(add_person, "某新科长62"))
    office.do(split_section, ids[6], parts, DAY, "分设")
    for number in (7, 9):
        newcomer = office.do(add_person, f"某新科长{number}")
        office.do(appoint, newcomer, Post.SECTION_HEAD, DAY, section_id=ids[number], replacing=True)
    (held,) = [row for row in office.ask(appointments, ids[8]) if row.post is Post.SECTION_HEAD]
    office.do(end_appointment, held.id, dt.date(2021, 1, 31))


@pytest.mark.parametrize("number", [*REAL, 11, 12])
def test_a_real_office_follows_the_table(number: int, real: Office) -> None:
    """R7.3: renamed, moved, merged and split in mid-streak; a new head, none, and those who stayed."""
    key = ("top", *REAL[number]) if number in REAL else ("rest", "1", "stayed", "leader")
    found = {row.kind: row for row in real.ask(measures, "2021Q1") if row.number == number}
    row = row_of(key)
    assert row.head_axis in found
    assert said(found.get(MeasureKind.HEAD_REMOVAL)) == row.head_removal
    assert said(found.get(MeasureKind.LEADER_REMOVAL)) == row.leader_removal
    talk = found[MeasureKind.LEADER_TALK]
    assert talk.post == (Post.PRINCIPAL_LEADER if key[3] == "principal" else Post.LEADER_IN_CHARGE)


def test_the_real_office_replays_to_the_same_measures(real: Office) -> None:
    with looking(real) as session:
        assert measure_faults(session) == ()


# any history

HELD: Final = 12
"""Sections of a generated history; ten are listed in each round."""


@given(st.lists(st.permutations(range(1, HELD + 1)), min_size=1, max_size=17), st.data())
def test_any_history_brings_ten_talks_three_interviews_and_seven_talks_a_round(
    orders: list[list[int]], data: st.DataObject
) -> None:
    """R7.1: 17 rounds are 170 leader talks, 51 interviews and 119 head talks, whoever held the posts."""
    people = st.sampled_from([Holder(), HEAD, BEFORE])
    back: list[HeldRound] = []
    brought: list[Due] = []
    for order in orders:
        heads = {section: data.draw(people) for section in order}
        known = {section: one.person_id for section, one in heads.items() if one.person_id is not None}
        back.insert(0, HeldRound("", set(order), set(order[: LAW.top_tier]), known))
        for place, section in enumerate(order[: LAW.list_length], start=1):
            run = streak(frozenset({section}), back, Unevaluated.PAUSES)
            listing = Listing(section, place, heads[section], Holder(), BEFORE, run.length, run.previous_heads)
            brought += due_measures(listing, LAW)
    due = count(len(orders), [Counted(one.kind, one.status, one.holder.person_id) for one in brought]).due
    rounds = len(orders)
    assert (due[MeasureKind.LEADER_TALK], due[MeasureKind.EMBARGO]) == (10 * rounds, 10 * rounds)
    assert (due[MeasureKind.HEAD_INTERVIEW], due[MeasureKind.HEAD_TALK]) == (3 * rounds, 7 * rounds)
    assert due[MeasureKind.LEADER_REMOVAL] <= max(3 * (rounds - 2), 0)


PUBLISHED: Final = st.dates(dt.date(2019, 10, 1), dt.date(2024, 3, 31))


def embargoed(on: dt.date) -> Bar:
    """Return the embargo of a publication."""
    found = dates(MeasureKind.EMBARGO, LAW, on)
    assert found.until_on is not None
    return Bar(found.due_on, found.until_on, "r", 17, "审批科", "某局", 2)


@given(st.lists(PUBLISHED, min_size=1, max_size=8), PUBLISHED)
def test_no_round_that_is_added_shortens_an_embargo_and_overlaps_end_with_the_latest(
    published: list[dt.date], on: dt.date
) -> None:
    """R7.5."""
    before = answer([], on)
    for known in range(1, len(published) + 1):
        bars = [embargoed(day) for day in published[:known]]
        now = answer(bars, on)
        assert before.allowed or not now.allowed
        assert (now.until or dt.date.min) >= (before.until or dt.date.min)
        assert now.until == max((bar.until for bar in now.because), default=None)
        before = now


def test_an_embargo_ends_on_the_same_day_of_the_third_month_or_on_its_last() -> None:
    """R7.5: on every day of nine years, three of them leap years; a later publication never ends earlier."""
    day, last = dt.date(2019, 1, 1), dt.date.min
    while day < dt.date(2028, 1, 1):
        until = embargoed(day).until
        assert (until.year * 12 + until.month) - (day.year * 12 + day.month) == 3
        tomorrow = until + dt.timedelta(1)
        assert until.day == day.day or (until.day < day.day and tomorrow.day == 1)
        assert until >= last
        day, last = day + dt.timedelta(1), until


@pytest.mark.parametrize("seed", range(3))
def test_replaying_frozen_rounds_gives_the_same_measures_whatever_came_after(
    seed: int, founded_file: Path, tmp_path: Path
) -> None:
    """R7.3: later rounds, renamings, mergers and new heads change nothing of what was frozen."""
    chance = Random(seed)
    source = next((founded_file.parent / "backups").glob("*.db"))
    clock = HandClock(dt.datetime(2021, 4, 12, 9, tzinfo=dt.UTC))
    with closing(Office.open(str(shutil.copy(source, tmp_path / "office.db")), clock)) as office:
        office.backups = False
        office.log_in("lead", PASSWORD)
        a_numbered_registry(office, tmp_path)
        frozen: dict[str, tuple[MeasureRow, ...]] = {}
        for n in range(1, 5):
            code, on = f"2020Q{n}", f"{2020 + n // 4}-{1 + 3 * n % 12:02d}-1{n}"
            _one_more_round(office, chance, code, on, tmp_path)
            frozen[code] = office.ask(measures, code)
            _something_happens(office, chance, n)
        assert {code: office.ask(measures, code) for code in frozen} == frozen
        with looking(office) as session:
            assert measure_faults(session) == ()
        due = office.ask(tally).due
        assert (due[MeasureKind.LEADER_TALK], due[MeasureKind.HEAD_INTERVIEW], due[MeasureKind.HEAD_TALK]) == (
            40, 12, 28,
        )  # fmt: skip


def _one_more_round(office: Office, chance: Random, code: str, on: str, folder: Path) -> None:
    """Take in a round in which ten of the twelve old names are listed, often the same at the top."""
    order = sorted(range(1, 13), key=lambda number: (number > chance.choice((3, 5)), chance.random()))
    heads = [chance.choice(("", f"某科长{number}")) for number in order]
    rows = [past_row(code, on, place, order[place - 1], head=heads[place - 1]) for place in range(1, 11)]
    office.do(import_results, past_file(folder, *rows))


def _something_happens(office: Office, chance: Random, n: int) -> None:
    """Rename a section, give another one a new head."""
    day = dt.date(2021, 3, n)
    one, other = chance.sample([row.id for row in office.ask(sections, day)], 2)
    office.do(rename_section, one, f"更名科{n}", day, "更名")
    newcomer = office.do(add_person, f"某新人{n}")
    office.do(appoint, newcomer, Post.SECTION_HEAD, day, section_id=other, replacing=True)
