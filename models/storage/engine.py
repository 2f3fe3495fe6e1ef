"""Opening the data: SQLite with settings that are read back, or a PostgreSQL server."""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlcipher3 import dbapi2 as sqlite

from models.common.errors import DamageError, EnvironmentFault
from models.common.prepared import Prepared

SETTINGS: Final = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: the only one that lost nothing in power cuts
    "foreign_keys": 1,
    "busy_timeout": 10_000,
    "trusted_schema": 0,
}
SERVER: Final = "postgresql+psycopg://"
SHARES: Final = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "fuse.sshfs", "fuse.smbnetfs", "davfs"}
_BEGIN: Final = {True: Prepared(text("BEGIN IMMEDIATE")), False: Prepared(text("BEGIN"))}
ACT_LOCK: Final = 72_105
"""PostgreSQL advisory lock that lets one act at a time append to the audit log."""


@dataclass(frozen=True)
class Store:
    """An open data file or server."""

    engine: Engine
    path: Path | None
    """None: a server."""

    @property
    def label(self) -> str:
        """What the bottom line shows: the file, or the server without its password."""
        return str(self.path) if self.path else self.engine.url.render_as_string(hide_password=True)

    @cached_property
    def writer(self) -> Engine:
        """The engine whose transactions take the write lock at once."""
        return self.engine.execution_options(writing=True)

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def is_server(where: str) -> bool:
    """Say whether `--data` names a server."""
    return where.startswith(SERVER)


def open_engine(where: str) -> Store:
    """Open a file or server without looking at its schema.

    Raises EnvironmentFault for a network share, an unreachable server or settings that are not in force, and
    DamageError for a file that is no database.
    """
    if is_server(where):
        return _open_server(where)
    if "://" in where:
        raise EnvironmentFault("storage.unknown_address", address=where.split("://")[0] + "://")
    path = Path(where).expanduser().absolute()
    refuse_share(path)
    return Store(_sqlite_engine(path), path)


def _sqlite_engine(path: Path) -> Engine:
    address = URL.create("sqlite", database=str(path))
    engine = create_engine(address, module=sqlite, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
    except DBAPIError as error:
        engine.dispose()
        raise _fault(error, path) from error
    return engine


def _fault(error: DBAPIError, path: Path) -> EnvironmentFault | DamageError:
    if isinstance(error, OperationalError):
        return EnvironmentFault("storage.cannot_open", path=str(path))
    return DamageError(
        "storage.damaged" if "malformed" in str(error.orig) else "storage.not_a_database", path=str(path)
    )


def _set_up(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin in _begin
    cursor = connection.cursor()
    for name, value in SETTINGS.items():
        cursor.execute(f"PRAGMA {name}={value}")
    for name, value in SETTINGS.items():
        in_force = cursor.execute(f"PRAGMA {name}").fetchone()[0]
        if in_force != value:
            raise EnvironmentFault("storage.setting_refused", setting=name, wanted=value, found=in_force)
    cursor.close()


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    _BEGIN[writing].run(connection)


def _open_server(where: str) -> Store:
    engine = create_engine(where, pool_pre_ping=True)
    event.listen(engine, "begin", _lock_server)
    try:
        with engine.connect():
            return Store(engine, None)
    except OperationalError as error:
        engine.dispose()
        raise EnvironmentFault("storage.server_unreachable", server=Store(engine, None).label) from error


def _lock_server(connection: Connection) -> None:
    if connection.get_execution_options().get("writing", False):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ACT_LOCK})")


def refuse_share(path: Path) -> None:
    """Refuse a file on a network share, where SQLite's locks cannot be trusted."""
    if _on_share(path):
        raise EnvironmentFault("storage.network_share", path=str(path))


def _on_share(path: Path) -> bool:
    if sys.platform == "win32":
        import ctypes

        remote = 4
        return path.drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(path.anchor) == remote
    with suppress(OSError):
        return filesystem(path, Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")) in SHARES
    return False


def filesystem(path: Path, mounts: str) -> str:
    """Return the kind of file system `path` lies on, by a mount table in the form of /proc/mounts."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        _, point, found, *_ = line.split(" ")
        place = Path(point.replace("\\040", " "))
        if (path == place or place in path.parents) and len(place.parts) >= best:
            best, kind = len(place.parts), found
    return kind
