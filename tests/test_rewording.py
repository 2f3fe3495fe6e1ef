"""Wordings of the office: versions are kept, and a paper keeps the one it was made with (R8.4)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from desk.office import Office
from models.audit.queries import entries
from models.common.errors import RightError, RuleError
from models.documents.actions import void
from models.documents.wordings import wordings
from reports import head_talk
from reports.issuing import issue, pdf
from reports.rewording import (
    keep_wording,
    restore_wording,
    text_before,
    text_of,
    wordings_in_force,
)
from tests.conftest import PASSWORD
from tests.make import a_numbered_registry, looking
from tests.make_results import a_published_round
from tests.pdf_reading import copied

CODE, KIND = "2021Q1", "head_talk"
OWN = head_talk.WORDING.default
NEW = OWN.replace("谈话提醒通知书", "谈话提醒通知书（试行）").replace("提出整改要求，", "责令限期整改，")


@pytest.fixture
def published(lead: Office, tmp_path: Path) -> Office:
    """An office with one published round and no papers yet."""
    a_numbered_registry(lead, tmp_path)
    a_published_round(lead, tmp_path, {5: 9, 3: 8, 7: 7, 1: 6, 2: 1})
    return lead


def refused(office: Office, text: str, note: str = "试行", seen: int = 0, kind: str = KIND) -> RuleError:
    """Return why a wording is not kept; nothing of it may be stored."""
    before = office.ask(wordings)
    with pytest.raises(RuleError) as caught:
        office.do(keep_wording, kind, text, note, seen)
    assert office.ask(wordings) == before
    return caught.value


def test_a_new_version_holds_for_papers_numbered_from_then_on(published: Office) -> None:
    [first, second] = published.do(issue, CODE, (KIND,))
    assert published.do(keep_wording, KIND, NEW, "统一用语", 0) == 1
    assert "责令限期整改" not in copied(pdf(first)[0])
    published.do(void, first.id, "重制")
    rows = published.do(issue, CODE, (KIND,))
    [other] = [row for row in rows if row.id != second.id]
    text = copied(pdf(other)[0])
    assert "谈话提醒通知书（试行）" in text
    assert "责令限期整改，并制作谈话记录。" in text
    assert (second.wording, other.wording) == (0, 1)


def test_the_ledger_bears_the_title_that_the_paper_bears(published: Office) -> None:
    published.do(keep_wording, KIND, NEW, "统一用语", 0)
    titles = [row.title for row in published.do(issue, CODE, (KIND,))]
    assert all(title.startswith("谈话提醒通知书（试行）（") for title in titles)


def test_a_paper_in_the_programs_own_words_keeps_them_too(published: Office) -> None:
    rows = published.do(issue, CODE)
    worded = {row.kind: row.facts["wording"] for row in rows if row.wording == 0}
    assert set(worded) >= {"circular", "leader_talk", "head_interview", KIND}
    assert worded[KIND] == OWN
    assert {row.kind: row.wording for row in rows}["newspaper_table"] is None


def test_versions_say_who_when_and_why_the_newest_first(lead: Office) -> None:
    lead.do(keep_wording, KIND, NEW, "统一用语", 0)
    lead.do(keep_wording, KIND, NEW.replace("试行", "二"), "再次试行", 1)
    rows = [row for row in lead.ask(wordings) if row.kind == KIND]
    assert [(row.version, row.note, row.by) for row in rows] == [(2, "再次试行", "某lead"), (1, "统一用语", "某lead")]
    assert rows[1].at < rows[0].at < lead.clock()
    assert [text_of(row) for row in rows] == [NEW.replace("试行", "二"), NEW]
    assert [text_before(row, tuple(rows)) for row in rows] == [NEW, OWN]


def test_to_restore_the_programs_own_is_a_version_of_its_own(lead: Office) -> None:
    lead.do(keep_wording, KIND, NEW, "统一用语", 0)
    assert lead.do(restore_wording, KIND, "恢复原模板", 1) == 2
    found = lead.ask(wordings_in_force)[KIND]
    assert (found.version, found.text, found.own) == (2, OWN, True)
    assert text_of(lead.ask(wordings)[0]) == OWN


def test_one_kind_s_versions_leave_the_others_alone(lead: Office) -> None:
    lead.do(keep_wording, KIND, NEW, "统一用语", 0)
    assert {kind: one.version for kind, one in lead.ask(wordings_in_force).items() if one.version} == {KIND: 1}


def test_line_ends_and_empty_lines_around_the_text_are_all_that_is_tidied(lead: Office) -> None:
    lead.do(keep_wording, KIND, "\r\n" + NEW.replace("\n", "\r\n\r\n") + "\n\n", "空行", 0)
    assert lead.ask(wordings_in_force)[KIND].text == NEW.rstrip("\n").replace("\n", "\n\n") + "\n"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "wording.empty"),
        (NEW.replace("{科室}", ""), "wording.missing"),
        (NEW.replace("{科室}", "{部门}"), "wording.place"),
        (NEW.replace("限期", "限期\U0001f600"), "wording.character"),
        (NEW.replace("谈话提醒通知书（试行）", "{期次}"), "wording.title"),
        (OWN, "wording.same"),
        (OWN + "\n\n", "wording.same"),
    ],
)
def test_a_wording_that_is_wrong_or_nothing_new_is_refused(lead: Office, text: str, key: str) -> None:
    assert refused(lead, text).key == key


def test_without_a_reason_nothing_is_kept(lead: Office) -> None:
    found = refused(lead, NEW, "  ")
    assert (found.key, found.facts["field"]) == ("wording.note", "note")


def test_what_somebody_else_kept_meanwhile_is_not_overwritten_unseen(lead: Office) -> None:
    lead.do(keep_wording, KIND, NEW, "统一用语", 0)
    found = refused(lead, NEW.replace("试行", "二"))
    assert (found.key, found.facts["version"], found.facts["by"]) == ("wording.meanwhile", 1, "某lead")
    with pytest.raises(RuleError, match=r"wording\.meanwhile"):
        lead.do(restore_wording, KIND, "恢复", 0)


def test_the_programs_own_cannot_be_restored_where_it_holds(lead: Office) -> None:
    with pytest.raises(RuleError, match=r"wording\.same"):
        lead.do(restore_wording, KIND, "恢复", 0)


def test_the_newspaper_table_has_no_wording(lead: Office) -> None:
    assert refused(lead, NEW, kind="newspaper_table").key == "wording.none"


@pytest.mark.parametrize("name", ["clerk", "archivist"])
def test_only_who_issues_papers_words_them(lead: Office, name: str) -> None:
    lead.log_in(name, PASSWORD)
    with pytest.raises(RightError):
        lead.do(keep_wording, KIND, NEW, "统一用语", 0)


def test_the_log_says_which_version_of_what_and_why(lead: Office) -> None:
    lead.do(keep_wording, KIND, NEW, "统一用语", 0)
    with looking(lead) as session:
        newest = entries(session)[0]
    assert (newest.act, newest.subject) == ("document.wording", "科室负责人谈话")
    assert (newest.facts["version"], newest.facts["note"]) == (1, "统一用语")


def test_a_title_of_any_length_can_be_drawn(published: Office) -> None:
    long = "关于" + "认真做好谈话提醒工作的" * 60 + "通知书"
    published.do(keep_wording, KIND, OWN.replace("谈话提醒通知书", long, 1), "试行", 0)
    [row, _] = published.do(issue, CODE, (KIND,))
    assert long in "".join(copied(pdf(row)[0]).split())
    assert row.dated_on >= dt.date(2021, 1, 1)
