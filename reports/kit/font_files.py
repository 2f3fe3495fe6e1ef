"""Which font files drew a paper, by name, version and digest: the same facts and the same files give the same bytes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache

from models.common.places import resource
from reports.kit.faces import on_change, searched
from reports.kit.fonts import FILES, AnyFace, Face
from reports.kit.official import Official


def files_of(faces: Iterable[AnyFace]) -> tuple[str, ...]:
    """Return a line for every face: its key, the font's name and version, the file's SHA-256."""
    return tuple(sorted(map(file_line, faces)))


@cache
def file_line(face: AnyFace) -> str:
    """Return the line of one face, of a bundled one as the manifest has it (a test holds the files against that)."""
    if isinstance(face, Official):
        own = searched().found[face]
        return f"{face} {own.name} ({' '.join(own.version.split())}) {own.sha256}"
    entry = _manifest()[FILES[face]]
    return f"{face} {entry['family']} ({entry['version']}) {entry['sha256']}"


def bundled_name(face: Face) -> str:
    """Return the name of the font that comes with the program for a face."""
    return _manifest()[FILES[face]]["family"]


on_change(file_line.cache_clear)


@cache
def _manifest() -> dict[str, dict[str, str]]:
    told = tomllib.loads(resource("fonts", "manifest.toml").read_text(encoding="utf-8"))
    return {entry["file"]: entry for entry in told["font"]}
