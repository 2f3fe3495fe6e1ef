"""The program run with a trace of all it writes and syncs below it (see tracing.c), and the trace read."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
HEAD: Final = struct.Struct("=cIqQ")
"""As `struct head` in tracing.c."""
NO_COMPILER: Final = "the power cuts need a C compiler: install the system packages gcc and libc6-dev"


class Op(StrEnum):
    """What happened."""

    CREATED = "N"
    WRITTEN = "W"
    TRUNCATED = "T"
    SYNCED = "S"
    REMOVED = "D"
    RENAMED = "R"
    ACKNOWLEDGED = "A"


@dataclass(frozen=True)
class Record:
    """One thing that happened; `path` is relative to the traced folder, "" is the folder itself.

    `place` is the offset of what was written or the length that was left; `data` of a renaming is the new path.
    """

    op: Op
    path: str
    place: int = 0
    data: bytes = b""


def build(folder: Path) -> Path:
    """Compile the tracing library; raises RuntimeError where there is no compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        raise RuntimeError(NO_COMPILER)
    library = folder / "tracing.so"
    command = [compiler, "-O2", "-shared", "-fPIC", "-o", str(library), str(HERE / "tracing.c"), "-ldl"]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode:
        raise RuntimeError(f"{NO_COMPILER}\n{made.stderr}")
    return library


def run(library: Path, module: str, arguments: list[str], folder: Path, trace: Path) -> list[Record]:
    """Run a module of this project to its end and return what it did to the files in `folder`."""
    tracing = {"LD_PRELOAD": str(library), "TRACE_FOLDER": str(folder.resolve()), "TRACE_FILE": str(trace)}
    command = [sys.executable, "-m", module, *arguments]
    subprocess.run(command, cwd=HERE.parents[1], env={**os.environ, **tracing}, stdout=subprocess.DEVNULL, check=True)
    return read(trace)


def read(trace: Path) -> list[Record]:
    """Read a trace."""
    raw = trace.read_bytes()
    records = []
    at = 0
    while at < len(raw):
        op, path_length, place, data_length = HEAD.unpack_from(raw, at)
        path = at + HEAD.size
        data = path + path_length
        at = data + data_length
        records.append(Record(Op(op.decode()), raw[path:data].decode(), place, raw[data:at]))
    return records
