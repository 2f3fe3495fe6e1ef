"""File names that speak and files that are whole."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar

from models.common.errors import EnvironmentFault

T = TypeVar("T")
_UNFIT: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_LONGEST_PART: Final = 26
"""Characters of one part, so that the whole stays below 255 bytes of UTF-8."""


def stem(*parts: str) -> str:
    """Return parts joined to a file name that every system takes."""
    clean = (_UNFIT.sub("_", part).strip(" .")[:_LONGEST_PART].strip(" .") for part in parts)
    return "-".join(part for part in clean if part) or "_"


def write_whole(path: Path, data: bytes) -> Path:
    """Write a file beside its place, then put it there; raises EnvironmentFault `reports.not_written`."""
    write_stream(path, lambda sink: sink(data))
    return path


def write_stream(path: Path, fill: Callable[[Callable[[bytes], object]], T]) -> T:
    """Write a file piece by piece beside its place, then put it there; return what `fill` makes of it.

    Nothing stays behind where `fill` raises; raises EnvironmentFault `reports.not_written` itself.
    """
    beside = path.with_name(f".{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as stream:
            made = fill(stream.write)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    except OSError as error:
        raise EnvironmentFault("reports.not_written", path=str(path), detail=error.strerror or "") from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
    return made
