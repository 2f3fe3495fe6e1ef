"""Working papers at the gate and on the command line: who may print them, under which names, outside the ledger."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
from pathlib import Path

import pytest

from desk.commands.program import run
from desk.office import Office
from desk.outgoing import save_papers
from models.ballots.actions import open_batch
from models.ballots.codes import batch_code
from models.ballots.imports import import_ballots
from models.ballots.queries import batches
from models.common.errors import EnvironmentFault, RightError, RuleError
from models.documents.queries import ledger
from models.finalising.stages import step
from reports.catalogue import PAPERS, WORKING_PAPERS
from reports.working import (
    Working,
    batch_slip_paper,
    code_list_paper,
    working_papers,
)
from tests.conftest import PASSWORD
from tests.make import an_open_round, ballots_csv
from tests.make_filled import CODE
from tests.pdf_reading import copied

EVERY = tuple(entry.key for entry in WORKING_PAPERS)
SLIPS = ("2021Q1-批次单-001-7.pdf", "2021Q1-批次单-003-0.pdf")


@pytest.fixture
def keying(lead: Office, tmp_path: Path) -> Office:
    """The office while round 2021Q1 is keyed: two piles, and between them a file."""
    an_open_round(lead, tmp_path)
    for stage in ("issuing", "keying"):
        lead.do(step, "2021Q1", stage)
    lead.do(open_batch, "2021Q1", "sampled", "3号箱", 48, "王\U0002cd8d", dt.date(2021, 3, 29))
    lead.do(import_ballots, ballots_csv(tmp_path / "b.csv", [[("1", "冷", "")]]), "2021Q1", "targeted")
    lead.do(open_batch, "2021Q1", "other", "", 50, "李堃", dt.date(2021, 3, 30))
    lead.log_in("clerk", PASSWORD)
    return lead


def names(papers: tuple[Working, ...]) -> tuple[str, ...]:
    """Return the file names of papers."""
    return tuple(paper.name for paper in papers)


def test_a_clerk_draws_a_slip_for_every_pile_and_the_list_before_the_round_is_final(keying: Office) -> None:
    papers = keying.ask(working_papers, "2021Q1", EVERY)
    assert names(papers) == (*SLIPS, "2021Q1-录入编码表.pdf")


def test_a_slip_says_what_the_batch_says(keying: Office) -> None:
    [first, _] = keying.ask(working_papers, "2021Q1", ("batch_slip",))
    said = copied(first.data)
    for fact in ("某区纪委监委", "期次2021Q1", "001-7", "抽样评议", "3号箱", "48张", "王\U0002cd8d", "2021年3月29日"):
        assert fact in said


def test_the_list_says_what_the_round_was_opened_with(keying: Office) -> None:
    said = copied(keying.ask(code_list_paper, "2021Q1").data)
    for code in ("001-7科室1", "012-6科室12", "共1个单位、12个科室"):
        assert code in said


def test_the_window_asks_for_one_slip_by_its_batch(keying: Office) -> None:
    piles = [row.id for row in keying.ask(batches, "2021Q1") if not row.imported]
    assert tuple(keying.ask(batch_slip_paper, pile) for pile in piles) == keying.ask(
        working_papers, "2021Q1", ("batch_slip",)
    )


def test_a_batch_that_was_read_from_a_file_has_no_slip(keying: Office) -> None:
    [file] = [row.id for row in keying.ask(batches, "2021Q1") if row.imported]
    for batch_id in (file, 999):
        with pytest.raises(RuleError, match=r"batch\.unknown"):
            keying.ask(batch_slip_paper, batch_id)


def test_who_may_not_key_may_not_draw_what_keying_works_with(keying: Office) -> None:
    keying.log_in("archivist", PASSWORD)
    with pytest.raises(RightError, match=r"account\.no_right"):
        keying.ask(working_papers, "2021Q1", EVERY)
    with pytest.raises(RightError, match=r"account\.no_right"):
        keying.ask(code_list_paper, "2021Q1")


def test_the_catalogue_names_the_right_that_the_gate_asks_for() -> None:
    assert {entry.right for entry in WORKING_PAPERS} == {working_papers.right}
    assert {working_papers.right} == {batch_slip_paper.right, code_list_paper.right}


def test_no_working_paper_has_the_key_of_a_numbered_one() -> None:
    assert not {entry.key for entry in PAPERS} & set(EVERY)


def test_an_unknown_kind_is_refused_and_the_known_ones_are_named(keying: Office) -> None:
    with pytest.raises(RuleError, match=r"reports\.kind") as refused:
        keying.ask(working_papers, "2021Q1", ("circular",))
    assert {"circular", "batch_slip", "code_list"} <= set(str(refused.value.facts["known"]).split(", "))


def test_a_folder_that_cannot_be_made_is_a_fault_the_user_can_act_on(keying: Office, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    papers = keying.ask(working_papers, "2021Q1", EVERY)
    with pytest.raises(EnvironmentFault, match=r"reports\.not_written"):
        save_papers(keying, papers, tmp_path / "file" / "folder")


# the command line


@pytest.fixture
def data(filled_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A filled office's own copy."""
    monkeypatch.setenv("DESK_PASSWORD", PASSWORD)
    return Path(shutil.copy(filled_file, tmp_path / "copy.db"))


def printed(data: Path, user: str, *arguments: str) -> int:
    """Run `print` into the folder `out` beside the data."""
    out = str(data.parent / "out")
    return run(["print", *arguments, "--out", out, "--data", str(data), "--user", user])


def files(data: Path) -> set[str]:
    """Return the names of what was printed."""
    out = data.parent / "out"
    return {path.name for path in out.iterdir()} if out.exists() else set()


def test_a_clerk_prints_working_papers_and_leaves_the_ledger_alone(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = rows_of(data)
    assert printed(data, "clerk", CODE, "--kind", "code_list", "--kind", "batch_slip", "--json") == 0
    documents = json.loads(capsys.readouterr().out)
    assert files(data) == {f"{CODE}-批次单-{batch_code(2)}.pdf", f"{CODE}-录入编码表.pdf"}
    for document in documents:
        assert document["sha256"] == hashlib.sha256(Path(document["file"]).read_bytes()).hexdigest()
        assert document["pages"] == 1
    assert rows_of(data) == before


def rows_of(data: Path) -> object:
    """Return the ledger with the number of prints of every paper."""
    office = Office.open(str(data))
    try:
        office.log_in("lead", PASSWORD)
        return office.ask(ledger)
    finally:
        office.close()


def test_both_sorts_of_papers_are_printed_by_one_command(data: Path) -> None:
    assert printed(data, "lead", CODE, "--kind", "code_list", "--kind", "circular") == 0
    assert files(data) == {f"{CODE}-录入编码表.pdf", f"{CODE}-通报.pdf"}


def test_without_a_kind_no_working_paper_is_printed(data: Path) -> None:
    assert printed(data, "lead", CODE) == 0
    assert f"{CODE}-通报.pdf" in files(data)
    assert not {name for name in files(data) if "批次单" in name or "编码表" in name}


@pytest.mark.parametrize(
    ("user", "code", "kinds", "status"),
    [
        ("clerk", CODE, ("circular", "code_list"), 3),
        ("archivist", CODE, ("code_list",), 3),
        ("lead", CODE, ("code_list", "poster"), 2),
        ("lead", "2020Q4", ("code_list",), 2),
        ("lead", "2020Q4", ("batch_slip",), 2),
        ("lead", "1999Q1", ("batch_slip",), 2),
    ],
)
def test_what_is_refused_writes_nothing(
    data: Path, user: str, code: str, kinds: tuple[str, ...], status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert printed(data, user, code, *(part for kind in kinds for part in ("--kind", kind))) == status
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert files(data) == set()
