"""The ranking workbook: live formulas, their values, text that is never a formula (R6.1–R6.5)."""

from __future__ import annotations

import io
import zipfile
from fractions import Fraction

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.ballots.rules import ChannelCount, Counts
from models.ranking.order import Ruling
from models.ranking.rules import Candidate, rank
from models.rounds.rules import Method, Points, RuleParameters
from reports.exact_columns import BASE, needed, pieces
from reports.exact_scores import Exact
from reports.ranking_workbook import Facts, draw
from reports.workbook_facts import build

COUNTS = Counts(
    (ChannelCount("targeted", 60, 2, 1), ChannelCount("sampled", 40, 0, 0), ChannelCount("other", 5, 0, 0)),
    (
        ("targeted", 101, 0b00001, 20),
        ("targeted", 102, 0b10010, 20),
        ("targeted", 103, 0b00000, 5),
        ("targeted", 104, 0b00000, 5),
        ("sampled", 101, 0b10000, 4),
        ("sampled", 102, 0b00100, 4),
        ("other", 103, 0b00001, 2),
        ("other", 104, 0b00001, 2),
    ),
)
CANDIDATES = [
    Candidate(101, 1, "=HYPERLINK(1)", "+某局"),
    Candidate(102, 2, "@科", "-某局"),
    Candidate(103, 3, "科室三", "某局"),
    Candidate(104, 4, "科室四", "某局"),
]


def facts(method: Method = Method.VOTES, points: Points = Points.NOMINATION, code: str = "2021Q1") -> Facts:
    """Return a small round's workbook."""
    rules = RuleParameters(method=method, points=points, list_length=3, top_tier=3)
    ranked = rank(rules, CANDIDATES, COUNTS, rulings=[Ruling((4, 3), False)])
    numbers = {one.section_id: one.number for one in CANDIDATES}
    return build("某区纪委监委", "2021年第一季度", code, 1, rules, ranked, numbers, COUNTS, "b" * 64, "r" * 64)


def drawn(chosen: Facts) -> bytes:
    """Draw a workbook into memory."""
    target = io.BytesIO()
    draw(chosen, target)
    return target.getvalue()


def opened(chosen: Facts, values: bool) -> openpyxl.Workbook:
    """Open a drawn workbook with its formulas or with their values."""
    return openpyxl.load_workbook(io.BytesIO(drawn(chosen)), data_only=values)


def column(book: openpyxl.Workbook, sheet: str, heading: str) -> list[object]:
    """Return the cells below a heading."""
    rows = list(book[sheet].iter_rows(values_only=True))
    place = rows[0].index(heading)
    return [row[place] for row in rows[1:]]


def test_it_has_its_sheets_in_the_order_of_reading() -> None:
    assert opened(facts(), values=False).sheetnames == ["名单", "票数", "通道", "系数", "精算", "说明"]


def test_every_sheet_is_protected_without_a_password() -> None:
    for sheet in opened(facts(), values=False).worksheets:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        assert not sheet.protection.formatColumns


@pytest.mark.parametrize("method", list(Method))
@pytest.mark.parametrize("points", list(Points))
def test_scores_are_whole_numbers_and_one_common_unit(method: Method, points: Points) -> None:
    """R6.1: score = numerator · unit, whatever the method."""
    chosen = facts(method, points)
    exact = Exact(chosen)
    for section in chosen.sections:
        assert exact.numerator(section) * exact.unit == section.score
    book = opened(chosen, values=True)
    assert column(book, "名单", "得分分子") == [str(exact.numerator(section)) for section in chosen.sections]


@given(st.integers(0, 10**40))
def test_pieces_make_the_number_again(value: int) -> None:
    cut = pieces(value, needed(value))
    assert sum(piece * BASE**place for place, piece in enumerate(cut)) == value
    assert all(0 <= piece < BASE for piece in cut)


@pytest.mark.parametrize("method", list(Method))
@pytest.mark.parametrize("points", list(Points))
def test_every_figure_from_votes_to_rank_is_a_live_formula(method: Method, points: Points) -> None:
    book = opened(facts(method, points), values=False)
    for heading in ("定向评议票数", "定向评议分值", "冷", "总票数", "得分", "名次", "核对"):
        assert all(str(cell).startswith("=") for cell in column(book, "名单", heading))


@pytest.mark.parametrize("method", list(Method))
@pytest.mark.parametrize("points", list(Points))
def test_the_values_beside_the_formulas_are_the_programs(method: Method, points: Points) -> None:
    chosen = facts(method, points)
    book = opened(chosen, values=True)
    assert column(book, "名单", "名次") == [section.rank for section in chosen.sections]
    scores = [float(section.score) for section in chosen.sections]
    assert column(book, "名单", "得分") == pytest.approx(scores)
    assert column(book, "名单", "程序得分") == [str(section.score) for section in chosen.sections]
    assert set(column(book, "名单", "核对")) == {"一致"}


def test_a_decision_on_a_tie_stands_in_the_list() -> None:
    book = opened(facts(), values=True)
    assert dict(zip(column(book, "名单", "科室编号"), column(book, "名单", "裁定次序"), strict=True)) == {
        1: 0, 2: 0, 3: 2, 4: 1,
    }  # fmt: skip


def test_a_channel_below_the_minimum_hands_its_weight_on() -> None:
    book = opened(facts(Method.RATE), values=True)
    assert column(book, "通道", "计入") == [1, 1, 0]
    assert column(book, "通道", "采用权重") == pytest.approx([float(Fraction(2, 3)), float(Fraction(1, 3)), 0])


def test_users_text_is_text_whatever_it_begins_with() -> None:
    book = opened(facts(), values=False)
    for sheet, heading in (("名单", "科室"), ("名单", "单位")):
        place = column(book, sheet, heading)
        cells = [book[sheet].cell(row, 3 if heading == "科室" else 2) for row in range(2, 2 + len(place))]
        assert all(cell.data_type == "s" for cell in cells)
        assert all(cell.quotePrefix for cell in cells if str(cell.value)[0] in "=+-@")


def test_the_same_facts_give_the_same_bytes() -> None:
    assert drawn(facts()) == drawn(facts())


def test_it_holds_no_macros_and_no_links() -> None:
    book = zipfile.ZipFile(io.BytesIO(drawn(facts())))
    names = [name.lower() for name in book.namelist()]
    assert not [name for name in names if "vba" in name or "external" in name or "macro" in name]
    assert not [name for name in book.namelist() if b'TargetMode="External"' in book.read(name)]
    assert not [name for name in book.namelist() if b"<hyperlink" in book.read(name)]


def test_it_is_calculated_anew_when_it_is_opened() -> None:
    book = zipfile.ZipFile(io.BytesIO(drawn(facts())))
    assert b'fullCalcOnLoad="1"' in book.read("xl/workbook.xml")


def test_figures_stand_at_the_right_even_where_they_are_text_and_explanations_at_the_left() -> None:
    book = opened(facts(Method.RATE, Points.FAULTS), values=False)
    heads = {cell.value: cell.column for cell in book["名单"][1]}
    sides = {
        name: book["名单"].cell(2, heads[name] or 0).alignment.horizontal for name in ("程序得分", "得分分子", "单位")
    }
    assert sides == {"程序得分": "right", "得分分子": "right", "单位": None}
    assert {row[1].alignment.horizontal for row in book["说明"].iter_rows(min_row=2)} == {"left"}
