"""Finding official faces among the fonts of a workstation, by the names in the files and not by file names."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from fontTools.ttLib import TTCollection, TTFont, TTLibError

from reports.kit.official import NAMES, Installed, Official, Search, Unfit, Unusable
from reports.kit.truetype import TrueType

_ENDINGS: Final = frozenset((".ttf", ".ttc", ".otf", ".otc"))
_NAMED: Final = (1, 4, 6, 16)
"""Family, full name, PostScript name and typographic family in the name table."""
_VERSION: Final = 5
_RESTRICTED: Final = 0x0002
_WHOLE_OR_BITMAP: Final = 0x0300
"""fsType: no subsets, or bitmaps only (OpenType, OS/2)."""
_DAMAGED: Final = (TTLibError, OSError, ValueError, KeyError, AttributeError, EOFError, AssertionError)
_BY_NAME: Final = {
    name.casefold(): (official, place) for official, names in NAMES.items() for place, name in enumerate(names)
}


def folders() -> tuple[Path, ...]:
    """Return where systems keep fonts, for everybody and for one user."""
    home = Path.home()
    if sys.platform == "win32":
        own = Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local"))
        return Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts", own / "Microsoft" / "Windows" / "Fonts"
    own = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), own / "fonts", home / ".fonts"


def search(where: tuple[Path, ...] | None = None) -> Search:
    """Read the names of every font below some folders; of several files for a face the most official name wins."""
    found: dict[Official, tuple[int, Installed]] = {}
    refused: list[Unusable] = []
    for path in _files(folders() if where is None else where):
        for official, place, number, name, font in _official(path):
            if official in found and found[official][0] <= place:
                continue
            why = _reason(font, path, number)
            if why is not None:
                refused.append(Unusable(official, path, name, why))
            else:
                version = str(font["name"].getDebugName(_VERSION) or "")
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
                found[official] = place, Installed(official, path, number, name, version, digest)
    return Search({official: found[official][1] for official in Official if official in found}, tuple(refused))


def _files(where: tuple[Path, ...]) -> Iterator[Path]:
    for folder in where:
        if folder.is_dir():
            yield from sorted(path for path in folder.rglob("*") if path.suffix.lower() in _ENDINGS and path.is_file())


def _official(path: Path) -> Iterator[tuple[Official, int, int, str, Any]]:
    """Yield the fonts of a file that bear an official name: the face, how official the name is, number, name, font."""
    try:
        with _opened(path) as fonts:
            for number, font in enumerate(fonts):
                if named := _name(font):
                    name, (official, place) = named
                    yield official, place, number, name, font
    except _DAMAGED:
        return  # many fonts of a system are of other kinds, and some are broken


@contextmanager
def _opened(path: Path) -> Iterator[list[Any]]:
    opened: Any = TTCollection if path.suffix.lower() in (".ttc", ".otc") else TTFont
    with path.open("rb") as stream:
        held = opened(stream, lazy=True)
        yield list(held.fonts) if opened is TTCollection else [held]


def _name(font: Any) -> tuple[str, tuple[Official, int]] | None:
    """Return the most official name that a font bears."""
    names = [record.toUnicode().strip() for record in font["name"].names if record.nameID in _NAMED]
    known = [(name, _BY_NAME[name.casefold()]) for name in names if name.casefold() in _BY_NAME]
    return min(known, key=lambda one: one[1][1]) if known else None


def _reason(font: Any, path: Path, number: int) -> Unfit | None:
    """Say why a face cannot be taken; None: it can."""
    if "glyf" not in font:
        return Unfit.OUTLINES
    kind = font["OS/2"].fsType if "OS/2" in font else 0
    if kind & 0x000F == _RESTRICTED or kind & _WHOLE_OR_BITMAP:
        return Unfit.EMBEDDING
    try:
        TrueType("tried", path, number)
    except Exception:  # whatever reportlab meets in a stranger's file: it is not taken, and that is said
        return Unfit.UNREADABLE
    return None
