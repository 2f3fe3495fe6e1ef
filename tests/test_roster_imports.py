"""Roster files (interfaces: files that come in; R4.2)."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.office import Office
from models.common.errors import RightError, RuleError
from models.intake.forms import ROSTER
from models.intake.rules import ImportRefused
from models.roster.imports import import_roster
from models.roster.queries import Stratum, entries, strata
from tests.conftest import PASSWORD
from tests.make_registry import csv_file


def line(code: str, name: str = "某商行", category: str = "市场主体", **others: str) -> list[str]:
    """Return one row of a roster file."""
    known = {"编号": code, "姓名或单位": name, "类别": category, **others}
    return [known.get(heading, "") for heading in ROSTER.headings]


def roster(folder: Path, *rows: list[str]) -> Path:
    """Write a roster file."""
    return csv_file(folder / f"名单{len(list(folder.glob('*.csv')))}.csv", ROSTER.headings, rows)


def reasons(office: Office, path: Path) -> list[tuple[int, str, str]]:
    """Import what must be refused; return row, column and key of every reason."""
    before = office.ask(entries)
    with pytest.raises(ImportRefused) as caught:
        office.do(import_roster, path)
    assert office.ask(entries) == before
    return [(one.row, one.column, one.key) for one in caught.value.report.rejected]


def test_a_clerk_imports_a_roster(clerk: Office, tmp_path: Path) -> None:
    """R4.2; all or nothing."""
    report = clerk.do(
        import_roster,
        roster(
            tmp_path, line("007", "买买提•吐尔逊", "办事群众", 联系电话="13800000000", 排除原因="在职公务员"), line("8")
        ),
    )
    assert (report.kind, report.accepted) == ("roster", 2)
    first, second = clerk.ask(entries)
    assert (first.code, first.name, first.telephone, first.exclusion) == (
        "007", "买买提·吐尔逊", "13800000000", "在职公务员"
    )  # fmt: skip
    assert (second.code, second.exclusion) == ("8", "")
    assert clerk.ask(strata) == (Stratum("办事群众", 1, 1), Stratum("市场主体", 1, 0))


def test_every_bad_row_is_listed(clerk: Office, tmp_path: Path) -> None:
    """R4.2; all or nothing."""
    path = roster(
        tmp_path, line("1"), line(""), line("2", ""), line("3", category=""), line("1"), line("4", 地址="长" * 201)
    )
    assert reasons(clerk, path) == [
        (3, "编号", "row.empty"),
        (4, "姓名或单位", "name.empty"),
        (5, "类别", "row.empty"),
        (6, "编号", "roster.code_repeated"),
        (7, "地址", "row.long"),
    ]


def test_a_number_that_is_there_already_is_rejected(clerk: Office, tmp_path: Path) -> None:
    """R4.2; all or nothing."""
    clerk.do(import_roster, roster(tmp_path, line("1")))
    assert reasons(clerk, roster(tmp_path, line("2"), line("1", "另一商行"))) == [(3, "编号", "roster.code_exists")]


def test_a_dry_run_stores_nothing_and_the_same_file_is_refused_afterwards(clerk: Office, tmp_path: Path) -> None:
    """R4.2; all or nothing."""
    path = roster(tmp_path, line("1"))
    assert clerk.do(import_roster, path, dry_run=True).accepted == 1
    assert clerk.ask(entries) == ()
    clerk.do(import_roster, path)
    for dry_run in (True, False):
        with pytest.raises(RuleError, match=r"file\.again"):
            clerk.do(import_roster, path, dry_run=dry_run)


def test_an_archivist_neither_reads_nor_changes_the_roster(office: Office, tmp_path: Path) -> None:
    """R4.2; all or nothing."""
    office.log_in("archivist", PASSWORD)
    with pytest.raises(RightError):
        office.ask(entries)
    with pytest.raises(RightError):
        office.do(import_roster, roster(tmp_path, line("1")))
