"""Acceptance 7, and copies: what was changed behind the program's back is found, what was backed up comes back."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.acceptance import world
from tests.acceptance.world import Program


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Give an office with a published round."""
    return world.published(tmp_path_factory).copy(tmp_path_factory.mktemp("whole"))


def test_an_untouched_office_verifies(office: Program) -> None:
    """Status 0, and a JSON document."""
    assert isinstance(office.json("verify"), (dict, list))


def found(source: Program, folder: Path, table: str, column: str) -> str:
    """Change one value in a copy; return a complaint if verify overlooks it, else nothing."""
    office = source.copy(folder)
    what = world.tamper(office.data, table, column)
    done = office.run("verify")
    if done.returncode == 4 and len(done.stderr.strip().splitlines()) == 1:
        return ""
    return f"{what}: status {done.returncode} {done.stderr.strip()[-300:]}"


def overlooked(factory: pytest.TempPathFactory, like: str) -> list[str]:
    """Change every column of the matching tables, one copy each; list what verify did not see."""
    office = world.published(factory)
    columns = [(table, column) for table, names in world.tables(office.data, like).items() for column in names]
    assert columns, f"no table like {like}"
    complaints = [found(office, factory.mktemp("bent"), table, column) for table, column in columns]
    return [complaint for complaint in complaints if complaint]


def test_a_change_in_any_column_of_the_audit_log_is_found(tmp_path_factory: pytest.TempPathFactory) -> None:
    """R10.3: status 4 and one line."""
    assert overlooked(tmp_path_factory, "audit") == []


def test_a_change_in_a_frozen_result_is_found(tmp_path_factory: pytest.TempPathFactory) -> None:
    """R6.6: status 4 and one line."""
    assert overlooked(tmp_path_factory, "result") == []


def test_a_lost_audit_entry_is_found(office: Program, tmp_path: Path) -> None:
    """R10.3: the chain has no gaps."""
    bent = office.copy(tmp_path)
    table = next(iter(world.tables(bent.data, "audit")))
    connection = sqlite3.connect(bent.data)
    triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,))
    for (name,) in triggers.fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    rows = connection.execute(f'SELECT rowid FROM "{table}" ORDER BY rowid').fetchall()
    connection.execute(f'DELETE FROM "{table}" WHERE rowid = ?', rows[len(rows) // 2])
    connection.commit()
    connection.close()
    world.refused(bent.run("verify"), 4)


def test_a_backup_is_restored_elsewhere_and_gives_the_same_ranking(office: Program, tmp_path: Path) -> None:
    """The interface: backup, restore, verify; R10.5."""
    out = tmp_path / "out"
    out.mkdir()
    office.ok("backup", "--out", out)
    copies = [p for p in out.rglob("*") if p.is_file() and p.read_bytes()[:15] == b"SQLite format 3"]
    assert len(copies) == 1
    target = Program(tmp_path / "new" / "office.db")
    target.folder.mkdir()
    done = target.start("restore", copies[0], "--data", target.data)
    assert done.returncode == 0, done.stderr
    assert target.run("verify").returncode == 0
    assert target.json("rank", "2021Q1") == office.json("rank", "2021Q1")
    assert target.json("measures", "2021Q1") == office.json("measures", "2021Q1")


def test_a_restore_never_writes_over_an_office_nor_from_a_damaged_copy(office: Program, tmp_path: Path) -> None:
    """The interface: into a new place; damaged data is status 4 (2 where it is no data file at all)."""
    out = tmp_path / "out"
    out.mkdir()
    office.ok("backup", "--out", out)
    copy = next(p for p in out.rglob("*") if p.is_file() and p.read_bytes()[:15] == b"SQLite format 3")
    other = office.copy(tmp_path / "other")
    before = other.data.read_bytes()
    world.refused(other.start("restore", copy, "--data", other.data))
    assert other.data.read_bytes() == before
    half = tmp_path / "half.db"
    half.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    done = other.start("restore", half, "--data", tmp_path / "fresh.db")
    assert done.returncode in {2, 4}
    world.one_line(done)
    assert not (tmp_path / "fresh.db").exists()


def test_a_ranking_read_after_publication_is_the_one_that_was_frozen(office: Program) -> None:
    """R6.6: reading twice gives the same document."""
    first, second = (office.ok("rank", "2021Q1", "--json") for _ in range(2))
    assert first == second and json.loads(first)["stage"] == "published"
