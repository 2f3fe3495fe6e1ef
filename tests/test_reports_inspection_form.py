"""The empty record of an inspection, read back from the PDF (R7.7, R8.4)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from desk.office import Office
from models.inspections.actions import plan
from models.inspections.queries import InspectionMethod, visits
from models.ranking.rules import WORDS
from reports.inspection_form import METHODS, Facts, draw, inspection_form
from tests.make import a_numbered_registry
from tests.make_results import a_published_round
from tests.papers import drawn_by
from tests.pdf_reading import Sheet, copied, fonts, inks, sheets, squeezed
from tests.test_inspections_acts import BEFORE, CODE, TEAM
from tests.test_reports_working import ETHNIC, LONG, crossed

USUAL = Facts(
    "某区纪委监委", "最难办事科室群众评议", "2021年第一季度", 12, "某局", "某科", 7, InspectionMethod.ERRAND,
    ("甲某", "乙某"), dt.date(2021, 5, 31), "看窗口",
)  # fmt: skip
LONGEST = Facts(
    LONG, LONG, LONG, 123456, LONG, LONG, 999, InspectionMethod.FILMING, (ETHNIC, ETHNIC), dt.date(2021, 12, 31),
    LONG * 3,
)  # fmt: skip
GENERAL = Facts(
    "某区纪委监委", "最难办事科室群众评议", "", 1, "某局", "某科", 7, InspectionMethod.PUBLIC, ("甲某", "乙某"),
    dt.date(2021, 5, 31), "",
)  # fmt: skip
FORMS = [pytest.param(USUAL, id="usual"), pytest.param(LONGEST, id="long names"), pytest.param(GENERAL, id="general")]


def page(facts: Facts) -> Sheet:
    """Draw the form, which is one page."""
    [sheet] = sheets(drawn_by(draw, facts)[0])
    return sheet


@pytest.mark.parametrize("facts", FORMS)
def test_the_form_says_which_record_section_team_and_day_it_is_for(facts: Facts) -> None:
    said = squeezed(page(facts).text)
    named = (facts.office, facts.unit, facts.section, *facts.team, facts.purpose)
    told = (*named, str(facts.record), METHODS[facts.method])
    assert [text for text in told if text not in said] == []
    assert ("整改复查" in said) is bool(facts.round_title)


@pytest.mark.parametrize("facts", FORMS)
def test_it_asks_for_place_observations_every_indicator_evidence_and_signatures(facts: Facts) -> None:
    said = squeezed(page(facts).text)
    asked = ("地点", "暗访日期", "现场情况", *WORDS.values(), "证据材料", "初步结论", "签名")
    assert [text for text in asked if text not in said] == []


@pytest.mark.parametrize("facts", FORMS)
def test_it_is_one_sheet_of_a4_and_no_line_runs_through_a_character(facts: Facts) -> None:
    data = drawn_by(draw, facts)[0]
    assert data == drawn_by(draw, facts)[0]
    assert all(fonts(data).values())
    assert crossed(data) == set()
    boxes = [(ink.left, ink.right, ink.top, ink.bottom) for ink in inks(data, 0)]
    boxes += [(rule.left, rule.right, rule.top, rule.bottom) for rule in page(facts).rules]
    assert min(box[0] for box in boxes) > 14.5
    assert max(box[1] for box in boxes) < 195.5
    assert min(box[2] for box in boxes) > 9
    assert max(box[3] for box in boxes) < 285


def test_the_form_of_a_plan_is_drawn_from_what_was_planned(lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path, 8)
    a_published_round(lead, tmp_path, {1: 9, 2: 8, 3: 7, 4: 6})
    lead.do(plan, [3], InspectionMethod.TELEPHONE, TEAM, BEFORE, CODE, "打咨询电话")
    (visit,) = lead.ask(visits)
    paper = lead.ask(inspection_form, visit.id)
    assert (paper.pages, paper.name) == (1, f"期次2021Q1-暗访记录表-科室3-{visit.id}.pdf")
    said = squeezed(copied(paper.data))
    assert all(text in said for text in ("打咨询电话", "电话询问", "2021年5月31日前", "科室3（003）"))
