"""The program as a stranger drives it: started as a subprocess, its data file looked at only from outside."""

from __future__ import annotations

import atexit
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from tests.acceptance.district import PASSWORDS
from tests.acceptance.starter import warm

ROOT = Path(__file__).resolve().parents[2]
T = TypeVar("T")
# Compiled modules go to a place of their own: elsewhere they may be forbidden, and every start would compile anew.
COMPILED = tempfile.TemporaryDirectory(prefix="acceptance-pycache-")
atexit.register(COMPILED.cleanup)


@dataclass(frozen=True)
class Program:
    """One office, driven from outside as an administrator's script would."""

    data: Path

    @property
    def folder(self) -> Path:
        """Where the office and everything it writes beside itself stands."""
        return self.data.parent

    def start(
        self, *args: str | Path, user: str = "lead1", password: str = "", timeout: float = 300, said: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Start Python on the program with exactly these arguments, and say this to it."""
        return subprocess.run(
            [sys.executable, str(ROOT / "main.py"), *(str(arg) for arg in args)],
            cwd=self.folder,
            env=self._environment(user, password),
            input=said,
            capture_output=True,
            encoding="utf-8",
            timeout=timeout,
            check=False,
        )

    def run(
        self, *args: str | Path, user: str = "lead1", password: str = "", timeout: float = 300
    ) -> subprocess.CompletedProcess[str]:
        """Run the program on this office, in a process that has the modules already."""
        arguments = [*(str(arg) for arg in args), "--data", str(self.data)]
        return warm(arguments, self.folder, self._environment(user, password), timeout)

    def _environment(self, user: str, password: str) -> dict[str, str]:
        """Give the environment of a machine on which nothing but this office is set up."""
        aside = ("DESK_", "LANG", "LC_", "PYTHONDONT")
        home = self.folder / "home"
        home.mkdir(parents=True, exist_ok=True)
        return {key: value for key, value in os.environ.items() if not key.startswith(aside)} | {
            "DESK_USER": user,
            "DESK_PASSWORD": password or PASSWORDS.get(user, ""),
            "HOME": str(home),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONIOENCODING": "utf-8",
            "PYTHONUTF8": "1",
            "PYTHONPYCACHEPREFIX": COMPILED.name,
        }

    def ok(self, *args: str | Path, user: str = "lead1") -> str:
        """Run, expect success, return what it printed."""
        done = self.run(*args, user=user)
        assert done.returncode == 0, f"{args}: {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
        return done.stdout

    def json(self, *args: str | Path, user: str = "lead1") -> Any:
        """Run with --json, expect success, return the one document."""
        return json.loads(self.ok(*args, "--json", user=user))

    def copy(self, folder: Path) -> Program:
        """Copy the office to another place."""
        target = folder / "office"
        shutil.copytree(self.folder, target)
        return Program(target / self.data.name)


def together(calls: Sequence[Callable[[], T]]) -> list[T]:
    """Make independent calls two at a time; results in the order given."""
    with ThreadPoolExecutor(2) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    """Give the single line on standard error that a refusal is."""
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, f"expected one line on standard error, got: {done.stderr[-2000:]!r}"
    return lines[0]


def refused(done: subprocess.CompletedProcess[str], status: int = 2) -> str:
    """Check that a run was refused with this status and one line; return the line."""
    assert done.returncode == status, f"status {done.returncode}, expected {status}\n{done.stdout}\n{done.stderr}"
    return one_line(done)


def stored(data: Path) -> dict[str, int]:
    """Rows of every table of the file except records of attempts, found without knowing the schema."""
    aside = re.compile("audit|login|session|attempt|lockout|sqlite_", re.IGNORECASE)
    connection = sqlite3.connect(data)
    try:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
            for name in tables
            if not aside.search(name)
        }
    finally:
        connection.close()


def tables(data: Path, like: str) -> dict[str, list[str]]:
    """List the columns of every table whose name matches, read from the file itself."""
    connection = sqlite3.connect(data)
    try:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: [line[1] for line in connection.execute(f'PRAGMA table_info("{name}")')]
            for name in names
            if re.search(like, name, re.IGNORECASE) and connection.execute(f'SELECT 1 FROM "{name}"').fetchone()
        }
    finally:
        connection.close()


def other_value(value: object) -> object:
    """Change a value as little as possible."""
    if value is None or value == "":
        return "x"
    if isinstance(value, int):
        return 1 - value if value in (0, 1) else value + 1_000_003
    if isinstance(value, float):
        return value + 1
    if isinstance(value, bytes):
        return value[:-1] + bytes([value[-1] ^ 1])
    text = str(value)
    return text[:-1] + ("1" if text[-1] == "0" else "0")


def tamper(data: Path, table: str, column: str) -> str:
    """Change one value behind the program's back, past triggers and checks; say what was done."""
    connection = sqlite3.connect(data, isolation_level=None)
    try:
        triggers = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
        ).fetchall()
        for name, _ in triggers:
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("PRAGMA foreign_keys = OFF")
        columns = [line[1] for line in connection.execute(f'PRAGMA table_info("{table}")')]
        rows = connection.execute(f'SELECT * FROM "{table}"').fetchall()
        place = columns.index(column)
        filled = [row for row in rows if row[place] not in (None, "")] or rows
        row = filled[len(filled) // 2]
        where = " AND ".join(f'"{name}" IS ?' for name in columns)
        new = other_value(row[place])
        done = connection.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE {where}', (new, *row)).rowcount
        assert done >= 1
        for _, sql in triggers:
            connection.execute(sql)
        return f"{table}.{column}: {row[place]!r} -> {new!r}"
    finally:
        connection.close()
