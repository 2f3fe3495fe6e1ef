"""Looks at a file that comes in before anything of it is used: is it there, which digest has it, what is it (R10.1).

It is read piece by piece, then and later, so that a large file takes no more memory than a small one.
"""

from __future__ import annotations

import codecs
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from models.intake import grids
from models.intake.grids import Block, Unreadable, text_blocks, workbook_blocks
from models.intake.rules import Rejection

_PIECE: Final = 1 << 18
_OLD_WORKBOOK: Final = b"\xd0\xcf\x11\xe0"
_WORKBOOK: Final = b"PK\x03\x04"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_WORKBOOK_NAMES: Final = (".xlsx", ".xlsm", ".xls", ".ods", ".et")


@dataclass(frozen=True)
class Incoming:
    """A file as it was when it was looked at; `fault` says why it cannot be read at all."""

    path: Path
    sha256: str
    is_workbook: bool = False
    fault: Rejection | None = None

    def blocks(self) -> Iterator[Block]:
        """Yield the rows in blocks, of a workbook those of the first sheet.

        Raises Unreadable, with `file.changed` where the content is no longer what was looked at.
        """
        if self.fault is not None:
            raise Unreadable(self.fault.key, self.fault.row, **self.fault.facts)
        try:
            yield from self._workbook() if self.is_workbook else self._text()
        except OSError as error:
            raise _unreadable(self.path, error) from error

    def _workbook(self) -> Iterator[Block]:
        data = self.path.read_bytes()
        self._check(hashlib.sha256(data).hexdigest())
        return workbook_blocks(data)

    def _text(self) -> Iterator[Block]:
        with self.path.open("rb") as file:
            raw = _Digesting(file)
            text = io.TextIOWrapper(io.BufferedReader(raw, _PIECE), encoding="utf-8-sig", newline="")
            try:
                yield from text_blocks(text)
            except UnicodeDecodeError as error:
                raise Unreadable("file.changed") from error
            self._check(raw.digest.hexdigest())

    def _check(self, sha256: str) -> None:
        if sha256 != self.sha256:
            raise Unreadable("file.changed")


def look(path: Path) -> Incoming:
    """Look through a file: told apart by content, not by the name's ending."""
    try:
        if not path.is_file():
            raise Unreadable("file.missing", path=str(path))
        if path.stat().st_size > grids.LARGEST:
            raise Unreadable("sheet.large", limit=grids.LARGEST // 1024 // 1024)
        with path.open("rb") as file:
            return _look_through(path, file)
    except Unreadable as fault:
        return Incoming(path, "", fault=fault.rejection)
    except OSError as error:
        return Incoming(path, "", fault=_unreadable(path, error).rejection)


def _look_through(path: Path, file: io.BufferedReader) -> Incoming:
    digest, text = hashlib.sha256(), _Text()
    start = file.peek()
    for piece in _pieces(file):
        digest.update(piece)
        text.look(piece)
    try:
        return Incoming(path, digest.hexdigest(), _is_workbook(path.name, start, text, file))
    except Unreadable as fault:
        return Incoming(path, digest.hexdigest(), fault=fault.rejection)


def _is_workbook(name: str, start: bytes, text: _Text, file: io.BufferedReader) -> bool:
    """Say whether a file is a workbook or text; raises Unreadable where it is neither."""
    if text.blank:
        raise Unreadable("sheet.empty")
    if start.startswith(_OLD_WORKBOOK):
        raise Unreadable("sheet.old_workbook")
    if start.startswith(_WORKBOOK):
        return True
    if name.lower().endswith(_WORKBOOK_NAMES):
        raise Unreadable("sheet.not_workbook")
    if start.startswith(_UTF16):
        raise Unreadable("sheet.encoding", 1, encoding="UTF-16")
    text.check(file)
    return False


class _Text:
    """Whether the bytes of a file are UTF-8 without zero bytes, and in which row they first are not."""

    def __init__(self) -> None:
        """Begin before the first byte."""
        self.blank = True
        self._lines = 0
        self._nul = self._strange = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def look(self, piece: bytes) -> None:
        """Look at the next piece; an empty one ends the file."""
        self.blank = self.blank and not piece.strip()
        if not self._nul and b"\0" in piece:
            self._nul = self._lines + piece[: piece.index(b"\0")].count(b"\n") + 1
        try:
            if not self._strange:
                self._decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            # what the decoder held back of the piece before is part of one character, and no line end
            self._strange = self._lines + error.object[: error.start].count(b"\n") + 1
        self._lines += piece.count(b"\n")

    def check(self, file: io.BufferedReader) -> None:
        """Raise Unreadable where there was something else than UTF-8 text."""
        if self._nul:
            raise Unreadable("sheet.nul", self._nul)
        if self._strange and _is_gb18030(file):
            raise Unreadable("sheet.encoding", self._strange, encoding="GBK")
        if self._strange:
            raise Unreadable("sheet.undecodable", self._strange)


def _is_gb18030(file: io.BufferedReader) -> bool:
    decoder = codecs.getincrementaldecoder("gb18030")()
    file.seek(0)
    try:
        for piece in _pieces(file):
            decoder.decode(piece, final=not piece)
    except UnicodeDecodeError:
        return False
    return True


def _pieces(file: io.BufferedReader) -> Iterator[bytes]:
    """Yield a file's bytes, and at the end an empty piece."""
    while piece := file.read(_PIECE):
        yield piece
    yield b""


class _Digesting(io.RawIOBase):
    """A file that takes the digest of what is read of it."""

    def __init__(self, file: Any) -> None:
        """Read from `file`."""
        self._file, self.digest = file, hashlib.sha256()

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read the next bytes into a buffer."""
        count: int = self._file.readinto(buffer)
        self.digest.update(memoryview(buffer)[:count])
        return count


def _unreadable(path: Path, error: OSError) -> Unreadable:
    return Unreadable("file.unreadable", path=str(path), reason=error.strerror or "")
