"""The charts on paper, read back from the PDF, against the very geometry that the window draws (R8.4, R8.6)."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk import theme
from desk.commands.program import run
from desk.office import Office
from desk.ranking.chart_words import chart_words
from desk.shared.chart import SCALE, Chart
from models.ballots.imports import import_ballots
from models.common.errors import RightError, RuleError
from models.rounds.actions import open_round
from models.rounds.queries import Stage
from reports import charts_paper
from reports.catalogue import PAPERS, RESULT_PAPERS, WORKING_PAPERS
from reports.charts.bump import bump
from reports.charts.channels import compared
from reports.charts.facts import ChartFacts
from reports.charts.gathering import chart_facts, live_chart_facts
from reports.charts.heat import heat
from reports.charts.shapes import Picture, Polyline, Text
from reports.charts_paper import AREA, TOP, pictures
from reports.kit.marks import MM
from reports.kit.sheet import MARGIN
from reports.result_papers import live_result_papers, result_papers
from tests.conftest import PASSWORD
from tests.make import a_numbered_registry, a_round_sheet
from tests.make_charts import chart_facts_of
from tests.make_results import a_published_round, a_voted_round, step_to, votes_file
from tests.papers import drawn_by
from tests.pdf_reading import Sheet, copied, fonts, inks, sheets, squeezed

USUAL = chart_facts_of(12, 17)
LARGE = chart_facts_of(105, 40, long=True)
SMALL = chart_facts_of(1, 1, trial=True)
NONE = chart_facts_of(0, 1)
EVERY = [
    pytest.param(USUAL, id="12 sections, 17 rounds"),
    pytest.param(LARGE, id="105 sections of long names, 40 rounds"),
    pytest.param(SMALL, id="1 section, 1 round"),
    pytest.param(NONE, id="no section"),
]


@cache
def pdf(facts: ChartFacts) -> bytes:
    """Draw the paper, once."""
    return drawn_by(charts_paper.draw, facts)[0]


def said(facts: ChartFacts) -> list[str]:
    """Return the text of every page."""
    return [squeezed(sheet.text) for sheet in sheets(pdf(facts))]


@pytest.fixture
def themed(qtbot: QtBot) -> None:
    """Dress the application as the window is dressed."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app)


@pytest.mark.parametrize("facts", EVERY)
def test_the_same_facts_give_the_same_bytes_with_every_font_inside(facts: ChartFacts) -> None:
    assert pdf(facts) == drawn_by(charts_paper.draw, facts)[0]
    assert all(fonts(pdf(facts)).values())


@pytest.mark.parametrize("facts", EVERY)
def test_the_paper_is_a4_across_with_nothing_in_the_margins(facts: ChartFacts) -> None:
    for number, sheet in enumerate(sheets(pdf(facts))):
        assert [sheet.width, sheet.height] == pytest.approx([297, 210], abs=0.01)
        found = inks(pdf(facts), number)
        assert min(ink.left for ink in found) > 14.5 and max(ink.right for ink in found) < 282.5
        assert min(ink.top for ink in found) > 7 and max(ink.bottom for ink in found) < 200


def holds(sheet: Sheet, picture: Picture) -> None:
    """Check a page against a picture: every text at its place and in its order, every line from end to end."""
    chars = [char for char in sheet.chars if char.text.strip()]
    for shape in picture.shapes:
        if isinstance(shape, Text):
            base, left, right = (
                (TOP + shape.y) / MM,
                (MARGIN + shape.left) / MM,
                (MARGIN + shape.left + shape.width) / MM,
            )
            line = [c for c in chars if abs(c.baseline - base) < 0.01 and left - 0.6 < c.x < right + 0.1]
            read = "".join(char.text for char in sorted(line, key=lambda char: char.x))
            assert read == shape.text.replace(" ", ""), (read, shape)
            assert all(char.size == pytest.approx(shape.size, abs=0.001) for char in line)
    rules = {(round(r.left, 2), round(r.top, 2), round(r.right, 2), round(r.bottom, 2)) for r in sheet.rules}
    for shape in picture.shapes:
        for (x1, y1), (x2, y2) in pairwise(shape.points) if isinstance(shape, Polyline) else ():
            across, down = sorted(((MARGIN + x1) / MM, (MARGIN + x2) / MM)), sorted(((TOP + y1) / MM, (TOP + y2) / MM))
            near = (across[0], down[0], across[1], down[1])
            assert any(all(abs(a - b) < 0.02 for a, b in zip(rule, near, strict=True)) for rule in rules), near


@pytest.mark.parametrize("facts", EVERY)
def test_every_page_holds_the_text_and_lines_of_its_geometry_at_their_places(facts: ChartFacts) -> None:
    found, wanted = sheets(pdf(facts)), list(pictures(facts))
    assert len(found) == len(wanted)
    for sheet, leaflet in zip(found, wanted, strict=True):
        holds(sheet, leaflet.picture)


@pytest.mark.usefixtures("themed")
def test_the_window_draws_the_pictures_of_the_paper(qtbot: QtBot) -> None:
    words = chart_words()
    geometries = [
        lambda width, height: bump(USUAL.ranks, width, height, words),
        lambda width, height: heat(USUAL.listed, width, height, words),
        lambda width, height: compared(USUAL.listed, USUAL.channels, width, height, words),
    ]
    for geometry, leaflet, sheet in zip(geometries, pictures(USUAL), sheets(pdf(USUAL)), strict=True):
        chart = Chart("")
        qtbot.addWidget(chart)
        chart.resize(round(AREA[0] * SCALE), round(AREA[1] * SCALE))
        chart.show_geometry(geometry, (0, 0))
        assert not chart.grab().isNull()
        on_screen = chart.picture
        assert (on_screen.width, on_screen.height) == pytest.approx(AREA, abs=0.5)
        assert [spot.words for spot in on_screen.spots] == [spot.words for spot in leaflet.picture.spots]
        seen, printed = ([s for s in one.shapes if isinstance(s, Text)] for one in (on_screen, leaflet.picture))
        assert [text.text for text in seen] == [text.text for text in printed]
        for text in seen:  # a pixel is three quarters of a point, so the widget's size differs by less than that
            base, left = (TOP + text.y) / MM, (MARGIN + text.left) / MM
            near = [c for c in sheet.chars if abs(c.baseline - base) < 0.3 and abs(c.x - left) < 1.0]
            assert near, text


def test_the_paper_says_whose_it_is_of_which_round_and_what_it_rests_on() -> None:
    for number, page in enumerate(said(USUAL), start=1):
        for text in ("评议图表", "某区纪委监委", "“最难办事科室群众评”2021年第一季度", f"第{number}页，共3页"):
            assert text in page
        assert "按已定稿结果绘制，指纹：时装光学雪地钢铁河流品质煤田生存" in page
        assert "试算" not in page


def test_the_three_charts_stand_on_a_page_each() -> None:
    ranks, shares, channels = said(USUAL)
    assert "名次变化方框内为科室编号" in ranks
    assert "问题分布" in shares and "冷懒推乱贪" in shares
    assert "渠道比较" in channels and "定向评议抽样评议其他评议" in channels


def test_a_round_that_is_not_final_is_marked_on_every_page() -> None:
    assert len(said(SMALL)) == 3
    for page in said(SMALL):
        assert "评议图表某区纪委监委“最难办事科室群众评”2021年第一季度试算" in page
        assert "本期尚未定稿，数字仍会变动，不得作为正式结果使用" in page


def test_many_rounds_go_over_pages_the_latest_first_and_none_is_lost() -> None:
    first, second = said(LARGE)[:2]
    assert "2019Q4" in first and "2015Q1" in first
    assert "2014Q4" in second and "2010Q1" in second
    shown = [spot.id for leaflet in pictures(LARGE) for spot in leaflet.picture.spots if "@" in spot.id]
    assert len(set(shown)) == len(shown) == sum(course.times for course in LARGE.ranks.courses)


def test_a_list_of_many_sections_goes_over_pages_and_none_is_lost() -> None:
    every = replace(LARGE, lines=tuple(replace(line, listed=True) for line in LARGE.lines))
    spots = [spot.id for leaflet in pictures(every) for spot in leaflet.picture.spots if ":votes" in spot.id]
    assert spots == [f"{number}:votes" for number in range(1, 106)]
    rates = [spot.id for leaflet in pictures(every) for spot in leaflet.picture.spots if ":targeted" in spot.id]
    assert rates == [f"{number}:targeted" for number in range(1, 106)]


def test_a_character_no_face_has_stops_the_paper() -> None:
    course = replace(USUAL.ranks.courses[0], name="\U0001f600科")
    facts = replace(USUAL, ranks=replace(USUAL.ranks, courses=(course,)))
    target = io.BytesIO()
    with pytest.raises(RuleError, match=r"reports\.glyph_missing"):
        charts_paper.draw(facts, target)
    assert target.getvalue() == b""


# at the gate and on the command line


@pytest.fixture
def two_rounds(lead: Office, tmp_path: Path) -> Office:
    """An office with round 2020Q4 published and round 2021Q1 counted; four are listed, two in the top tier."""
    a_numbered_registry(lead, tmp_path)
    a_published_round(lead, tmp_path, {1: 9, 2: 7, 3: 5, 4: 3}, "2020Q4", dt.date(2020, 12, 31))
    a_voted_round(lead, tmp_path, {2: 8, 5: 6, 1: 4, 7: 2})
    return lead


def courses(facts: ChartFacts) -> dict[int, tuple[int | None, ...]]:
    """Return ranks by section number."""
    return {course.number: course.ranks for course in facts.ranks.courses}


def test_the_facts_are_those_of_the_ranking(two_rounds: Office) -> None:
    facts = two_rounds.ask(live_chart_facts, "2021Q1")
    assert [moment.code for moment in facts.ranks.moments] == ["2020Q4", "2021Q1"]
    assert courses(facts) == {1: (1, 3), 2: (2, 1), 3: (3, None), 4: (4, None), 5: (None, 2), 7: (None, 4)}
    assert [(line.number, line.votes, line.marks, line.by_channel) for line in facts.listed] == [
        (2, 8, (8, 0, 0, 0, 0), (8, 0, 0)),
        (5, 6, (6, 0, 0, 0, 0), (6, 0, 0)),
        (1, 4, (4, 0, 0, 0, 0), (4, 0, 0)),
        (7, 2, (2, 0, 0, 0, 0), (2, 0, 0)),
    ]
    assert [(channel.code, channel.valid) for channel in facts.channels] == [
        ("targeted", 20), ("sampled", 0), ("other", 0),
    ]  # fmt: skip
    assert facts.trial and len(facts.lines) == 12


def test_an_earlier_round_shows_nothing_of_later_ones(two_rounds: Office) -> None:
    facts = two_rounds.ask(chart_facts, "2020Q4")
    assert [moment.code for moment in facts.ranks.moments] == ["2020Q4"]
    assert courses(facts) == {1: (1,), 2: (2,), 3: (3,), 4: (4,)}
    assert not facts.trial


def test_a_round_without_ballots_lists_nobody(lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path)
    lead.do(open_round, a_round_sheet())
    step_to(lead, "2021Q1", Stage.ISSUING, Stage.KEYING)
    facts = lead.ask(live_chart_facts, "2021Q1")
    assert (facts.counted, facts.ranks.courses) == (False, ())
    assert "本期还没有计入选票" in said(facts)[1]
    lead.do(import_ballots, votes_file(tmp_path, {3: 1}), "2021Q1", "other")
    assert 3 in courses(lead.ask(live_chart_facts, "2021Q1"))


def test_who_may_not_see_a_trial_sees_neither_its_charts_nor_its_paper(two_rounds: Office) -> None:
    two_rounds.log_in("archivist", PASSWORD)
    with pytest.raises(RightError, match=r"account\.no_right"):
        two_rounds.ask(live_chart_facts, "2021Q1")
    with pytest.raises(RightError, match=r"account\.no_right"):
        two_rounds.ask(live_result_papers, "2021Q1", ("charts",))
    with pytest.raises(RuleError, match=r"result\.not_final"):
        two_rounds.ask(chart_facts, "2021Q1")
    with pytest.raises(RuleError, match=r"result\.not_final"):
        two_rounds.ask(result_papers, "2021Q1", ("charts",))
    [paper] = two_rounds.ask(result_papers, "2020Q4", ("charts",))
    assert "按已定稿结果绘制" in copied(paper.data)
    assert paper.name == "2020Q4-评议图表.pdf"


def test_a_clerk_sees_no_charts_at_all(two_rounds: Office) -> None:
    two_rounds.log_in("clerk", PASSWORD)
    with pytest.raises(RightError, match=r"account\.no_right"):
        two_rounds.ask(result_papers, "2020Q4", ("charts",))
    with pytest.raises(RightError, match=r"account\.no_right"):
        two_rounds.ask(chart_facts, "2020Q4")


def test_no_kind_is_both_a_working_paper_of_keying_and_one_of_the_ranking() -> None:
    keys = [entry.key for entry in (*PAPERS, *WORKING_PAPERS, *RESULT_PAPERS)]
    assert len(set(keys)) == len(keys)
    assert {entry.right for entry in RESULT_PAPERS} == {result_papers.right, live_result_papers.right}


def test_an_unknown_kind_is_refused(two_rounds: Office) -> None:
    with pytest.raises(RuleError, match=r"reports\.kind"):
        two_rounds.ask(result_papers, "2020Q4", ("code_list",))


@pytest.mark.parametrize(
    ("user", "code", "status", "trial"),
    [
        ("lead", "2020Q4", 0, False),
        ("lead", "2021Q1", 0, True),
        ("archivist", "2020Q4", 0, False),
        ("archivist", "2021Q1", 3, None),
        ("clerk", "2020Q4", 3, None),
    ],
)
def test_the_command_line_prints_the_charts_for_whom_may_see_them(
    two_rounds: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, user: str, code: str, status: int,
    trial: bool | None, data_file: Path,
) -> None:  # fmt: skip
    two_rounds.close()
    monkeypatch.setenv("DESK_PASSWORD", PASSWORD)
    out = tmp_path / "out"
    arguments = ["print", code, "--kind", "charts", "--out", str(out), "--data", str(data_file), "--user", user]
    assert run(arguments) == status
    written = [path.name for path in out.iterdir()] if out.exists() else []
    assert written == ([f"{code}-评议图表.pdf"] if status == 0 else [])
    if trial is not None:
        assert ("试算" in copied((out / written[0]).read_bytes())) is trial
