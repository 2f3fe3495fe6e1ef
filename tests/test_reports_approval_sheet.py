"""The sheet with which the newspaper's table goes to those who check and approve it, read back from the PDF (R8.4)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from desk.office import Office
from models.common.errors import RuleError
from models.documents.actions import void
from models.finalising.queries import fingerprint
from models.registry.actions import add_person
from models.settings.actions import change_settings
from reports import approval_sheet, newspaper
from reports.issuing import issue
from reports.result_papers import result_papers
from tests.make import a_numbered_registry
from tests.make_results import a_published_round, a_voted_round
from tests.papers import HEAD, a_circular, drawn_by
from tests.pdf_reading import copied, sheets, squeezed

CODE = "2021Q1"
VOTES = {5: 9, 3: 8, 7: 7, 1: 6, 2: 1}
LONG = "某某市某某新区纪律检查委员会监察委员会最难办事科室群众评议工作领导小组办公室综合协调与数据统计组第一"


@pytest.fixture
def published(lead: Office, tmp_path: Path) -> Office:
    """An office with one published round and no papers yet."""
    a_numbered_registry(lead, tmp_path)
    a_published_round(lead, tmp_path, VOTES)
    return lead


def said(office: Office) -> str:
    """Return what stands on the sheet."""
    [paper] = office.ask(result_papers, CODE, ("approval_sheet",))
    assert paper.pages == 1
    return squeezed(copied(paper.data))


def test_the_sheet_says_title_content_and_the_fingerprint_and_has_lines_for_three_people(published: Office) -> None:
    text, words = said(published), published.ask(fingerprint, CODE)
    assert "“最难办事科室群众评”结果登报送审单" in text
    assert "共4个科室，涉及1个单位" in text
    assert "、".join(words) in text
    for step in approval_sheet.STEPS:
        assert f"{step}年月日" in text


def test_the_sheet_has_the_number_and_the_width_that_the_table_was_numbered_with(published: Office) -> None:
    assert "尚未编号" in said(published)
    [row] = published.do(issue, CODE, ("newspaper_table",))
    published.do(change_settings, {"newspaper_width": 117})
    text = said(published)
    assert "某纪评登报〔2021〕1号" in text
    assert "235毫米（半版）" in text
    published.do(void, row.id, "改为四分之一版")
    assert "117毫米（四分之一版）" in said(published)


def test_a_table_that_names_a_person_by_now_is_not_sent_to_be_approved(published: Office) -> None:
    [row] = published.do(issue, CODE, ("newspaper_table",))
    published.do(add_person, row.facts["listed"][0]["problems"][:2])
    with pytest.raises(RuleError, match=r"reports\.name_in_newspaper"):
        published.ask(result_papers, CODE, ("approval_sheet",))


def test_before_the_result_is_frozen_nothing_is_sent_to_be_approved(lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path)
    a_voted_round(lead, tmp_path, VOTES)
    with pytest.raises(RuleError, match=r"result\.not_final"):
        lead.ask(result_papers, CODE, ("approval_sheet",))


@pytest.mark.parametrize("published_on", [None, dt.date(2021, 12, 31)])
def test_the_longest_names_stay_on_one_page(published_on: dt.date | None) -> None:
    table = newspaper.Facts(replace(HEAD, office=LONG, programme=LONG), LONG, a_circular().listed, 4000)
    facts = approval_sheet.Facts(CODE, table, f"{LONG[:12]}登报〔2021〕123号", published_on, ("确认",) * 8)
    data, drawn = drawn_by(approval_sheet.draw, facts)
    assert drawn.pages == 1
    [sheet] = sheets(data)
    assert all(char.baseline < 297 - 35 for char in sheet.chars)
    assert drawn_by(approval_sheet.draw, facts)[0] == data
