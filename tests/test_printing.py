"""What a printing comes to, without widgets: page ranges, sheets, settings, what a workstation remembers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.documents.page_ranges import read_range, sheets, sides, written
from desk.documents.print_run import outfits_of
from desk.documents.print_setup import (
    FILE,
    KINDS,
    Device,
    Plan,
    Setup,
    missing,
    remember,
    remembered,
    settled,
    tenths,
    turns,
)
from desk.documents.printing import PrintList, Task
from desk.shared.fields import Unreadable
from desk.shared.memory import Memory
from models.documents.copies import CopiesOut, How
from models.documents.queries import PaperRow
from reports.kit.outfit import PLAIN, Outfit

LASER, TURNING = Device("激光机", duplex=False, usual=True), Device("双面机", duplex=True, usual=False)
DEVICES = (LASER, TURNING)


def a_paper(paper_id: int, kind: str = "leader_talk", secrecy: str = "") -> PaperRow:
    """Return a paper of the ledger."""
    facts = {"head": {"secrecy": secrecy}}
    day = dt.date(2021, 4, 12)
    return PaperRow(paper_id, "某纪评", 2021, paper_id, kind, 1, "2021Q1", None, "标题", day, facts, None, 0)


def a_list(*papers: PaperRow, out: dict[int, CopiesOut] | None = None, memory: Memory | None = None) -> PrintList:
    """Return papers about to print; of each two pages are known."""
    found = {row.id: CopiesOut() for row in papers} | (out or {})
    made = PrintList(papers, found, DEVICES, memory or Memory())
    made.pages = {row.id: 2 for row in papers}
    return made


# page ranges


@pytest.mark.parametrize(
    ("typed", "count", "pages"),
    [
        ("", 3, (1, 2, 3)),
        ("1-3,5", 9, (1, 2, 3, 5)),
        ("2", 1, ()),
        ("3-", 5, (3, 4, 5)),
        (" 1 - 2 , 4 ", 4, (1, 2, 4)),
        ("１－３，５", 9, (1, 2, 3, 5)),
        ("1至2、4", 4, (1, 2, 4)),
        ("4,1,1", 4, (1, 4)),
        ("2-9", 3, (2, 3)),
    ],
)
def test_pages_are_read_as_people_write_them(typed: str, count: int, pages: tuple[int, ...]) -> None:
    assert read_range(typed).of(count) == pages


@pytest.mark.parametrize("typed", ["x", "1-2-3", "-3", "0", "3-1", "1.5", "第1页", "99999"])
def test_what_is_no_page_range_is_said(typed: str) -> None:
    with pytest.raises(Unreadable):
        read_range(typed)


@given(st.sets(st.integers(1, 40), min_size=1))
def test_pages_that_are_recorded_read_back_as_the_same(pages: set[int]) -> None:
    chosen = tuple(sorted(pages))
    assert read_range(written(chosen)).of(40) == chosen


# sheets


@pytest.mark.parametrize(
    ("pages", "copies", "duplex", "count"),
    [((1,), 1, False, 1), ((1, 2, 3), 2, False, 6), ((1, 2, 3), 2, True, 4), ((1,), 3, True, 3), ((2, 3), 1, True, 2)],
)
def test_sheets_of_paper_are_counted(pages: tuple[int, ...], copies: int, duplex: bool, count: int) -> None:
    assert sheets(pages, copies, duplex=duplex) == count


def laid(pages: tuple[int, ...], copies: int, *, duplex: bool, collate: bool) -> list[tuple[int, int | None]]:
    """Return copy and page of every side."""
    return [(one.copy, one.page) for one in sides(pages, copies, duplex=duplex, collate=collate)]


def test_each_copy_begins_on_a_fresh_sheet() -> None:
    assert laid((1, 2, 3), 2, duplex=True, collate=True) == [
        (1, 1), (1, 2), (1, 3), (1, None), (2, 1), (2, 2), (2, 3), (2, None),
    ]  # fmt: skip


def test_sheets_instead_of_copies_come_out_together_without_collating() -> None:
    assert laid((1, 2, 3), 2, duplex=True, collate=False) == [
        (1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (1, None), (2, 3), (2, None),
    ]  # fmt: skip
    assert laid((1, 2), 2, duplex=False, collate=False) == [(1, 1), (2, 1), (1, 2), (2, 2)]


def test_a_page_that_is_printed_alone_keeps_its_own_side() -> None:
    assert laid((2, 3), 1, duplex=True, collate=True) == [(1, None), (1, 2), (1, 3), (1, None)]


@given(st.sets(st.integers(1, 12), min_size=1), st.integers(1, 4), st.booleans(), st.booleans())
def test_every_copy_gets_every_page_once_and_sheets_agree(
    pages: set[int], copies: int, duplex: bool, collate: bool
) -> None:
    chosen = tuple(sorted(pages))
    made = laid(chosen, copies, duplex=duplex, collate=collate)
    for copy in range(1, copies + 1):
        assert [page for one, page in made if one == copy and page] == list(chosen)
    assert len(made) == sheets(chosen, copies, duplex=duplex) * (2 if duplex else 1)


# settings


@pytest.mark.parametrize(
    ("typed", "value"), [("1.5", 15), ("-0.5", -5), ("", 0), ("２．０", 20), ("20", 200), ("－3", -30), ("+1", 10)]
)
def test_offsets_are_read_in_tenths_of_a_millimetre(typed: str, value: int) -> None:
    assert tenths(typed) == value


@pytest.mark.parametrize("typed", ["1.55", "20.1", "-21", "右", "1,5"])
def test_an_offset_that_is_none_is_said(typed: str) -> None:
    with pytest.raises(Unreadable):
        tenths(typed)


@pytest.mark.parametrize(
    ("setup", "wrong"),
    [
        (Setup(copies="0"), {"copies"}),
        (Setup(copies="501"), {"copies"}),
        (Setup(copies=""), {"copies"}),
        (Setup(pages="三"), {"pages"}),
        (Setup(preprinted=True, right="x"), {"offset"}),
        (Setup(preprinted=False, right="x"), set()),
        (Setup(copies="x", pages="x"), {"copies", "pages"}),
    ],
)
def test_what_is_wrong_is_said_by_field(setup: Setup, wrong: set[str]) -> None:
    plan, faults = settled(setup, turns=True)
    assert set(faults) == wrong
    assert (plan is None) == bool(wrong)


def test_a_printer_that_cannot_turn_the_sheet_prints_on_one_side() -> None:
    plan, _ = settled(Setup("激光机", duplex=True), turns=turns(DEVICES, "激光机"))
    assert plan is not None
    assert not plan.duplex
    assert [turns(DEVICES, name) for name in ("双面机", FILE, "不在的")] == [True, True, False]


# what is remembered


def test_a_kind_is_printed_as_last_time_and_another_kind_is_not(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "window.json")
    chosen = Setup("双面机", "7", "1-2", duplex=False, collate=False, preprinted=True, right="1.5", down="-0.5")
    remember(memory, {"leader_talk": chosen}, DEVICES)
    again = Memory(tmp_path / "window.json")
    assert remembered(again, "leader_talk", DEVICES) == Setup(
        "双面机", "1", "", duplex=False, collate=False, preprinted=True, right="1.5", down="-0.5"
    )
    assert remembered(again, "circular", DEVICES) == Setup("激光机")


def test_the_offset_belongs_to_the_printer_whatever_the_kind() -> None:
    memory = Memory()
    remember(memory, {"leader_talk": Setup("双面机", preprinted=True, right="2.0")}, DEVICES)
    held = a_list(a_paper(1, "circular"), memory=memory)
    held.change("circular", Setup("双面机"))
    assert held.setups["circular"].right == "2.0"
    held.change("circular", Setup("激光机", right="2.0"))
    assert held.setups["circular"].right == "0.0"


def test_a_printer_that_is_gone_is_named_and_the_usual_one_taken() -> None:
    memory = Memory()
    remember(memory, {"circular": Setup("三楼")}, (*DEVICES, Device("三楼", duplex=True, usual=False)))
    assert missing(memory, "circular", DEVICES) == "三楼"
    assert remembered(memory, "circular", DEVICES).printer == "激光机"


def test_a_day_without_printers_does_not_forget_the_printer() -> None:
    memory = Memory()
    remember(memory, {"circular": Setup("双面机")}, DEVICES)
    assert remembered(memory, "circular", ()).printer == FILE
    remember(memory, {"circular": Setup(FILE)}, ())
    assert remembered(memory, "circular", DEVICES).printer == "双面机"


@pytest.mark.parametrize("kept", [5, {"circular": 5}, {"circular": {"printer": 5, "duplex": "x"}}])
def test_a_damaged_memory_is_only_forgotten(kept: object) -> None:
    memory = Memory()
    memory.put(KINDS, kept)
    assert remembered(memory, "circular", DEVICES) == Setup("激光机")


# the list


def test_papers_print_by_kind_as_in_the_catalogue_then_by_number() -> None:
    made = a_list(a_paper(1, "head_talk"), a_paper(4), a_paper(2), a_paper(3, "circular"))
    assert [row.id for row in made.papers] == [3, 2, 4, 1]


def test_kinds_that_were_printed_differently_keep_their_own_settings() -> None:
    memory = Memory()
    remember(memory, {"circular": Setup("双面机")}, DEVICES)
    made = a_list(a_paper(1), a_paper(2, "circular"), memory=memory)
    assert made.apart
    assert [line.printer for line in made.lines()] == ["双面机", "激光机"]
    made.change("leader_talk", Setup("激光机", copies="2"))
    assert made.setups["circular"].copies == "1"
    made.set_apart(False, "circular")
    assert [line.printer for line in made.lines()] == ["双面机", "双面机"]


def test_what_is_ticked_makes_the_totals() -> None:
    made = a_list(a_paper(1), a_paper(2, secrecy="秘密★1年"), a_paper(3), out={3: CopiesOut(1)})
    made.change("leader_talk", Setup("双面机", copies="3"))
    assert (made.totals().papers, made.totals().sheets, made.totals().reprints, made.totals().secret) == (3, 9, 1, 1)
    made.toggle((2, 3))
    assert (made.totals().papers, made.totals().sheets, made.totals().reprints, made.totals().secret) == (1, 3, 0, 0)
    made.toggle((1, 2))
    assert made.ticked == {1, 2}
    made.toggle((1, 2))
    assert not made.ready()


def test_a_paper_without_any_of_the_pages_is_named_and_unticking_it_heals_that() -> None:
    made = a_list(a_paper(1), a_paper(2))
    made.pages[2] = 5
    made.change("leader_talk", Setup("激光机", pages="3-5"))
    assert made.wrong_kind() == "leader_talk"
    assert "某纪评〔2021〕1号" in made.plan("leader_talk")[1]["pages"]
    made.toggle((1,))
    assert made.wrong_kind() is None
    assert made.totals().sheets == 3


def test_chosen_pages_wait_until_all_pages_are_counted() -> None:
    made = a_list(a_paper(1), a_paper(2))
    del made.pages[2]
    assert made.ready()
    assert made.totals().sheets is None
    made.change("leader_talk", Setup("激光机", pages="1"))
    assert not made.ready()


# outfits


def a_task(row: PaperRow, copies: int, *, marked: bool = True) -> Task:
    """Return a paper to be printed."""
    plan, _ = settled(Setup("激光机", copies=str(copies)), turns=False)
    assert isinstance(plan, Plan)
    return Task(row, plan, marked)


@pytest.mark.parametrize(
    ("secrecy", "out", "marked", "some", "made"),
    [
        ("", CopiesOut(), True, False, [PLAIN, PLAIN]),
        ("", CopiesOut(1), True, False, [Outfit(duplicate=True)] * 2),
        ("", CopiesOut(1), False, False, [PLAIN, PLAIN]),
        ("秘密★1年", CopiesOut(), True, False, [Outfit(copy_number=1), Outfit(copy_number=2)]),
        (
            "秘密★1年", CopiesOut(3, 3), True, False,
            [Outfit(copy_number=4, duplicate=True), Outfit(copy_number=5, duplicate=True)],
        ),
        ("秘密★1年", CopiesOut(3, 3), False, True, [Outfit(copy_number=3), Outfit(copy_number=3)]),
    ],
)  # fmt: skip
def test_reprints_are_marked_and_secret_copies_numbered_on(
    secrecy: str, out: CopiesOut, marked: bool, some: bool, made: list[Outfit]
) -> None:
    row = a_paper(1, secrecy=secrecy)
    assert outfits_of(a_task(row, 2, marked=marked), row, out, some=some) == made


def test_how_a_copy_came_out_is_kept_short_and_read_back() -> None:
    how = How("激光机", pages="2", right=-5, copy_number=3)
    assert how.plain() == {"printer": "激光机", "pages": "2", "right": -5, "copy_number": 3}
    assert How.read({**how.plain(), "later": 1}) == how
    assert How.read(None) is None
