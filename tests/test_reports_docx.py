"""Papers as DOCX: the same text as the paper of the ledger, and the same bytes twice (R8.4)."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx as reader
import pytest
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.documents.editable import save_editable
from desk.office import Office
from desk.shared.jobs import Progress
from models.audit.queries import entries
from models.common.errors import RuleError
from models.documents.actions import void
from models.documents.queries import ledger, paper
from reports import (
    circular,
    deduction_list,
    district_report,
    embargo_letter,
    head_interview,
    head_talk,
    leader_talk,
    rectification_notice,
    removal_proposal,
)
from reports.editable import editable, has_editable, write_editable
from reports.issuing import issue
from reports.kit.docx import docx
from reports.kit.manuscript import Grid
from tests.kinds import (
    a_deduction_list,
    a_leaders_removal,
    a_rectification,
    a_removal,
    a_report,
    an_embargo_letter,
    barred,
    deducted,
)
from tests.make import a_numbered_registry, looking
from tests.make_results import a_published_round
from tests.papers import HEAD, a_circular, a_listed, a_notice, drawn_by
from tests.pdf_reading import copied, squeezed

LONG = replace(HEAD, office="某某自治州某某自治县纪律检查委员会监察委员会")
NAMES = st.text(alphabet="张王李欧阳阿卜杜拉买提·堃喆䶮㛃\U0002cd8d", min_size=1, max_size=50)
HEAD_OF_TABLE = "名次单位科室得票得分主要问题"
CASES: list[tuple[Any, Any]] = [
    (leader_talk, a_notice()),
    (leader_talk, a_notice(head=LONG, person="")),
    (head_talk, a_notice(committee="")),
    (head_interview, a_notice(listed=a_listed(1, direct_first=True))),
    (circular, a_circular()),
    (circular, a_circular(head=LONG, copies="", corrected=True, by_score=True)),
    (rectification_notice, a_rectification()),
    (rectification_notice, a_rectification(complaints=())),
    (removal_proposal, a_removal()),
    (removal_proposal, a_leaders_removal()),
    (embargo_letter, an_embargo_letter(*barred(2))),
    (deduction_list, a_deduction_list(lines=deducted(3))),
    (district_report, a_report()),
]


@pytest.fixture
def published(lead: Office, tmp_path: Path) -> Office:
    """An office with one published round."""
    a_numbered_registry(lead, tmp_path)
    a_published_round(lead, tmp_path, {5: 9, 3: 8, 7: 7, 1: 6, 2: 1})
    return lead


def lines(data: bytes) -> Iterator[str]:
    """Yield every paragraph and every cell in the order of the file, what stands above the first page first."""
    made = reader.Document(io.BytesIO(data))
    if made.sections[0].different_first_page_header_footer:
        yield from (one.text for one in made.sections[0].first_page_header.paragraphs)
    for child in made.element.body:
        if child.tag == qn("w:p"):
            yield Paragraph(child, made).text
        elif child.tag == qn("w:tbl"):
            yield from (cell.text for row in Table(child, made).rows for cell in row.cells)


def face(run: Any) -> str:
    """Return the face of a run's Chinese characters."""
    return str(run._element.rPr.rFonts.get(qn("w:eastAsia")))


@pytest.mark.parametrize(("module", "facts"), CASES)
def test_the_file_says_what_the_paper_says_and_nothing_else(module: Any, facts: Any) -> None:
    pdf, pages = drawn_by(module.draw, facts)[0], drawn_by(module.draw, facts)[1].pages
    said = squeezed("".join(lines(docx(module.manuscript(facts)))))
    paper_says = Counter(squeezed(copied(pdf)))
    left, right = paper_says - Counter(said), Counter(said) - paper_says
    assert right == Counter()
    # besides the numbers of the pages only the head of a table that goes on
    assert set(left - Counter(HEAD_OF_TABLE)) <= set("—0123456789")
    assert left["—"] <= 2 * pages


@pytest.mark.parametrize(("module", "facts"), CASES)
def test_every_paragraph_stands_in_the_paper_word_for_word(module: Any, facts: Any) -> None:
    manuscript = module.manuscript(facts)
    whole = squeezed(copied(drawn_by(module.draw, facts)[0]))
    for part in manuscript.parts:
        if isinstance(part, Grid):
            continue  # its cells are held against the paper as a whole
        text = squeezed("".join(part.words))
        assert text[:20] in whole
        assert text[-12:] in whole


@settings(max_examples=25, deadline=None)
@given(NAMES, NAMES)
def test_names_of_any_kind_are_in_the_file_as_they_are(person: str, committee: str) -> None:
    said = "\n".join(lines(docx(head_talk.manuscript(a_notice(person=person, committee=committee)))))
    assert f"该科室负责人{person}同志" in said
    assert f"{committee}：" in said


@pytest.mark.parametrize(("module", "facts"), CASES)
def test_the_same_facts_give_the_same_file(module: Any, facts: Any) -> None:
    data = docx(module.manuscript(facts))
    assert data == docx(module.manuscript(facts))
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        assert {entry.date_time for entry in opened.infolist()} == {(2000, 1, 1, 0, 0, 0)}


def test_page_and_faces_are_those_of_the_standard() -> None:
    made = reader.Document(io.BytesIO(docx(circular.manuscript(a_circular()))))
    section = made.sections[0]
    measures = (section.page_width, section.page_height, section.top_margin, section.left_margin, section.right_margin)
    assert [round(one.mm) for one in measures if one is not None] == [210, 297, 37, 28, 26]
    faces = {run.text: face(run) for one in made.paragraphs for run in one.runs if run.text.strip()}
    assert faces["某区纪委监委文件"] == "方正小标宋简体"
    assert faces["一、评议结果"] == "黑体"
    assert faces["（一）谈话提醒分管领导。"] == "楷体_GB2312"
    assert faces["各有关单位党委（党组）："] == "仿宋_GB2312"


def test_a_body_paragraph_begins_two_characters_in_and_has_the_exact_leading() -> None:
    made = reader.Document(io.BytesIO(docx(head_talk.manuscript(a_notice()))))
    [body] = [one for one in made.paragraphs if one.text.startswith("请督促")]
    ind: Any = body._element.pPr.ind  # type: ignore[union-attr]
    assert ind.get(qn("w:firstLineChars")) == "200"
    form: Any = body.paragraph_format
    assert (form.line_spacing_rule.name, form.line_spacing.pt) == ("EXACTLY", 28.95)


def test_secrecy_urgency_and_signatory_are_in_the_file() -> None:
    head = replace(HEAD, secrecy="秘密★1年", urgency="特急", signatory="王某")
    said = list(lines(docx(circular.manuscript(a_circular(head=head)))))
    assert said[:2] == ["秘密★1年", "特急"]
    assert "某纪评〔2021〕1号\t签发人：王某" in said
    letter = list(lines(docx(leader_talk.manuscript(a_notice(head=head)))))
    assert "秘密★1年 特急\t某纪评〔2021〕1号" in letter


def test_files_say_in_their_names_that_they_are_for_editing(published: Office, tmp_path: Path) -> None:
    rows = published.do(issue, "2021Q1", ("head_interview",))
    written = write_editable(rows, tmp_path)
    assert all(one.path.name.endswith("（可编辑）.docx") for one in written)
    assert len({one.path for one in written}) == len(rows)
    assert "某纪评〔2021〕1号" in list(lines(written[0].path.read_bytes()))


def test_a_saved_file_stands_in_the_log_and_is_no_copy_of_the_ledger(published: Office, tmp_path: Path) -> None:
    rows = published.do(issue, "2021Q1", ("circular",))
    [one] = save_editable(published, rows, tmp_path, Progress())
    with looking(published) as session:
        newest = entries(session)[0]
    assert (newest.act, newest.facts["files"]) == ("document.ranking_papers", [one.path.name])
    assert {row.copies for row in published.ask(ledger)} == {0}


def test_a_void_paper_and_the_newspaper_table_have_no_such_file(published: Office) -> None:
    rows = published.do(issue, "2021Q1", ("circular", "newspaper_table"))
    table = next(row for row in rows if row.kind == "newspaper_table")
    published.do(void, rows[0].id, "日期有误")
    voided = published.ask(paper, rows[0].id)
    assert not has_editable(table)
    assert not has_editable(voided)
    with pytest.raises(RuleError, match=r"reports\.no_editable"):
        editable(table)
    with pytest.raises(RuleError, match=r"document\.voided"):
        editable(voided)
