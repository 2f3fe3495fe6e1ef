"""Who may do what on the command line: refused rights and wrong passwords end with status 3."""

from __future__ import annotations

import re
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.acceptance import world
from tests.acceptance.world import Program

FORBIDDEN = {
    "clerk ranks": ("clerk1", ("rank", "2021Q1")),
    "clerk imports a registry": ("clerk1", ("import", "registry", "registry.csv")),
    "clerk moves the round on": ("clerk1", ("round", "stage", "2021Q1", "counted")),
    "clerk opens a round": ("clerk1", ("round", "open", "2021Q1.toml")),
    "clerk decides a tie": (
        "clerk1",
        ("round", "decide", "2021Q1", "--keep", "20,42", "--reason", "无", "--participants", "甲"),
    ),
    "archivist moves the round on": ("arch1", ("round", "stage", "2021Q1", "counted")),
    "archivist imports ballots": (
        "arch1",
        ("import", "ballots", "more.csv", "--round", "2021Q1", "--channel", "targeted"),
    ),
    "system administrator ranks": ("sys1", ("rank", "2021Q1")),
    "system administrator reads measures": ("sys1", ("measures", "2021Q1")),
    "system administrator reads the tally": ("sys1", ("tally",)),
    "system administrator asks about a person": ("sys1", ("embargo", "王𬶍", "--on", "2021-05-20")),
    "system administrator asks about a list": ("sys1", ("embargo", "--list", "names.txt", "--on", "2021-05-20")),
    "archivist writes a reply": (
        "arch1",
        ("embargo", "--list", "names.txt", "--on", "2021-05-20", "--reply", "reply.pdf", "--to", "组织部"),
    ),
    "system administrator imports ballots": (
        "sys1",
        ("import", "ballots", "more.csv", "--round", "2021Q1", "--channel", "targeted"),
    ),
    "security administrator ranks": ("sec1", ("rank", "2021Q1")),
    "security administrator reads the tally": ("sec1", ("tally",)),
    "auditor ranks": ("aud1", ("rank", "2021Q1")),
    "auditor moves the round on": ("aud1", ("round", "stage", "2021Q1", "counted")),
}


@dataclass(frozen=True)
class Tries:
    """What became of everything forbidden, and what the office kept of it."""

    office: Program
    done: dict[str, subprocess.CompletedProcess[str]]
    before: dict[str, int]
    after: dict[str, int]
    logged: int


@pytest.fixture(scope="module")
def tries(tmp_path_factory: pytest.TempPathFactory) -> Tries:
    """Try everything forbidden in an office in keying, with the files at hand."""
    office = world.planned(tmp_path_factory).copy(tmp_path_factory.mktemp("rights"))
    world.write_ballots(office.folder / "more.csv", world.planned_ballots({5: 3}))
    (office.folder / "names.txt").write_text("王𬶍", encoding="utf-8")
    before, log = world.stored(office.data), log_length(office)
    done = {name: office.run(*arguments, user=user) for name, (user, arguments) in FORBIDDEN.items()}
    return Tries(office, done, before, world.stored(office.data), log_length(office) - log)


@pytest.fixture(scope="module")
def office(tries: Tries) -> Program:
    """Give the office in which everything was tried."""
    return tries.office


def log_length(office: Program) -> int:
    """Count the rows of the audit tables."""
    connection = sqlite3.connect(office.data)
    try:
        names = world.tables(office.data, "audit")
        return sum(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names)
    finally:
        connection.close()


@pytest.mark.parametrize("name", FORBIDDEN)
def test_what_a_role_may_not_do_ends_with_status_three(tries: Tries, name: str) -> None:
    """R10.2, and one line that says so."""
    world.refused(tries.done[name], 3)
    assert not tries.done[name].stdout.strip()


def test_refused_attempts_change_nothing_but_are_in_the_audit_log(
    tries: Tries,
) -> None:
    """R10.3."""
    assert tries.after == tries.before and tries.logged >= len(FORBIDDEN)


def test_a_wrong_password_and_an_unknown_account_end_with_status_three(office: Program) -> None:
    """The same sentence for both, so that nobody learns which accounts exist."""
    wrong = world.refused(office.run("round", "list", user="lead1", password="Wrong-horse-11!"), 3)
    unknown = world.refused(office.run("round", "list", user="nobody", password="Wrong-horse-11!"), 3)
    assert wrong.replace("lead1", "") == unknown.replace("nobody", "")


def test_an_office_needs_three_different_officers_and_good_passwords(office: Program, tmp_path: Path) -> None:
    """R10.2: no officer missing, no person with two officers' roles, the policy holds for the first passwords too."""
    good = world.setup_sheet()
    sheets = {
        "one person twice": good.replace("安全保密员乙", "系统管理员甲"),
        "a weak password": good.replace(world.PASSWORDS["lead1"], "12345"),
        "one name twice": good.replace('"clerk1"', '"lead1"'),
        "an unknown role": good.replace('"clerk"', '"emperor"'),
    }
    for place, (name, text) in enumerate(sheets.items()):
        fresh = Program(tmp_path / f"{place}" / "office.db")
        fresh.folder.mkdir()
        (fresh.folder / "setup.toml").write_text(text, encoding="utf-8")
        done = fresh.run("init", "--setup", fresh.folder / "setup.toml", user="")
        assert done.returncode == 2, f"{name}: {done.returncode} {done.stderr}"
        world.one_line(done)
        assert not fresh.data.exists(), name


def test_a_stored_password_is_dear_to_guess(office: Program) -> None:
    """R10.2: argon2id with at least 64 MiB and three passes, for every account."""
    with closing(sqlite3.connect(office.data)) as connection:
        stored = [hashed for (hashed,) in connection.execute("SELECT password FROM account")]
    costs = [re.fullmatch(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$.*", hashed) for hashed in stored]
    assert len(costs) == len(world.PASSWORDS)
    assert all(cost and int(cost[1]) >= 65536 and int(cost[2]) >= 3 for cost in costs)


def test_an_office_is_not_founded_over_another(office: Program) -> None:
    """`init` on a file that is in use is refused and leaves it as it is."""
    before = world.stored(office.data)
    world.refused(office.run("init", "--setup", office.folder / "setup.toml", user=""))
    assert world.stored(office.data) == before
