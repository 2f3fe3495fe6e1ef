"""What comes out without a number: every print, every saved paper and every list is one entry of the log (R8.5)."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desk.commands.program import run
from desk.office import Office
from desk.outgoing import save_paper, save_papers, save_workbook
from models.audit.queries import EntryRow, entries
from models.common.errors import EnvironmentFault, RightError
from models.documents.outgoing import Outgoing, record_keying_papers, record_ranking_papers
from reports.issuing import workbook_name
from reports.result_papers import result_papers
from reports.workbook_facts import workbook_facts
from reports.working import Working, code_list_paper, working_papers
from tests.conftest import PASSWORD
from tests.make import looking
from tests.make_filled import CODE

PRINTED = {"document.keying_papers", "document.ranking_papers"}


@pytest.fixture
def data(filled_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A filled office's own copy."""
    monkeypatch.setenv("DESK_PASSWORD", PASSWORD)
    return Path(shutil.copy(filled_file, tmp_path / "copy.db"))


@pytest.fixture
def filled(data: Path) -> Iterator[Office]:
    """The filled office with the lead at the desk."""
    office = Office.open(str(data))
    office.log_in("lead", PASSWORD)
    yield office
    office.close()


def prints(office: Office) -> list[EntryRow]:
    """Return what the log says of papers that came out, oldest first."""
    with looking(office) as session:
        return [entry for entry in reversed(entries(session)) if entry.act in PRINTED]


def digest(path: Path) -> str:
    """Return a file's SHA-256."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def as_entered(entry: EntryRow) -> tuple[Any, ...]:
    """Return kinds, files and digests as the log has them."""
    return entry.facts["kinds"], entry.facts["files"], entry.facts["sha256"]


def test_a_saved_code_list_is_entered_with_its_file_and_digest(filled: Office, tmp_path: Path) -> None:
    path = save_paper(filled, filled.ask(code_list_paper, CODE), tmp_path / "编码.pdf")
    (entry,) = prints(filled)
    assert (entry.act, entry.subject, entry.account) == ("document.keying_papers", CODE, "lead")
    assert as_entered(entry) == (["录入编码表"], ["编码.pdf"], [digest(path)])


def test_papers_saved_together_are_one_entry_for_keying_and_one_for_the_ranking(filled: Office, tmp_path: Path) -> None:
    papers = (*filled.ask(working_papers, CODE, ("batch_slip", "code_list")), *charts(filled))
    saved = save_papers(filled, papers, tmp_path)
    keying, ranking = prints(filled)
    assert as_entered(keying) == (
        ["批次单", "录入编码表"],
        [one.path.name for one in saved[:-1]],
        [digest(one.path) for one in saved[:-1]],
    )
    assert as_entered(ranking) == (["评议图表"], [saved[-1].path.name], [digest(saved[-1].path)])


def charts(office: Office) -> tuple[Working, ...]:
    """Return the charts of the filled round."""
    return office.ask(result_papers, CODE, ("charts",))


def test_what_came_out_before_the_disk_failed_is_entered(filled: Office, tmp_path: Path) -> None:
    papers = (filled.ask(code_list_paper, CODE), *charts(filled))
    (tmp_path / papers[1].name / "in the way").mkdir(parents=True)
    with pytest.raises(EnvironmentFault, match=r"reports\.not_written"):
        save_papers(filled, papers, tmp_path)
    assert [entry.facts["files"] for entry in prints(filled)] == [[papers[0].name]]


def test_a_paper_that_could_not_be_written_is_not_entered(filled: Office, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentFault, match=r"reports\.not_written"):
        save_paper(filled, filled.ask(code_list_paper, CODE), tmp_path / "file" / "编码.pdf")
    assert prints(filled) == []


def test_the_workbook_is_entered(filled: Office, tmp_path: Path) -> None:
    path = save_workbook(filled, filled.ask(workbook_facts, CODE), tmp_path / workbook_name(CODE))
    (entry,) = prints(filled)
    assert (entry.act, *as_entered(entry)) == (
        "document.ranking_papers", ["排名复算"], [path.name], [digest(path)]
    )  # fmt: skip


def test_a_clerk_s_print_is_known_to_the_day_only_as_all_that_happens_while_keying(filled: Office) -> None:
    filled.log_in("clerk", PASSWORD)
    with looking(filled) as session:
        before = entries(session)[0]
    filled.do(record_keying_papers, CODE, (Outgoing("批次单", "批次单.pdf", "0" * 64),))
    (entry,) = prints(filled)
    assert (entry.account, entry.at) == ("clerk", before.at)


def test_nobody_enters_a_print_of_what_he_may_not_see(filled: Office) -> None:
    paper = (Outgoing("计算说明单", "", "0" * 64),)
    filled.log_in("clerk", PASSWORD)
    with pytest.raises(RightError):
        filled.do(record_ranking_papers, CODE, paper)
    filled.log_in("archivist", PASSWORD)
    with pytest.raises(RightError):
        filled.do(record_keying_papers, CODE, paper)


@pytest.mark.parametrize(
    ("arguments", "entered"),
    [
        (("--kind", "code_list", "--kind", "batch_slip"), [["录入编码表", "批次单"]]),
        (("--kind", "calculation_sheet"), [["计算说明单"]]),
        (("--kind", "tie_minutes", "--kind", "charts"), [["并列裁定会议纪要", "评议图表"]]),
        (("--kind", "charts", "--kind", "batch_slip", "--kind", "circular"), [["批次单"], ["评议图表"]]),
        (("--kind", "circular"), []),
    ],
)
def test_printing_from_the_command_line_is_entered(
    data: Path, arguments: tuple[str, ...], entered: list[list[str]]
) -> None:
    out = str(data.parent / "out")
    assert run(["print", CODE, *arguments, "--out", out, "--data", str(data), "--user", "lead"]) == 0
    assert [sorted(kinds) for kinds in kinds_entered(data)] == [sorted(kinds) for kinds in entered]


def test_the_workbook_of_the_command_line_is_entered(data: Path) -> None:
    book = data.parent / "book.xlsx"
    assert run(["rank", CODE, "--workbook", str(book), "--data", str(data), "--user", "lead"]) == 0
    assert kinds_entered(data) == [["排名复算"]]


def kinds_entered(data: Path) -> list[list[str]]:
    """Return the kinds of every entry of papers."""
    office = Office.open(str(data))
    try:
        return [entry.facts["kinds"] for entry in prints(office)]
    finally:
        office.close()
