"""Papers in words: kinds, numbers, faces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from desk.language import tr
from models.documents.draft_queries import DraftRow
from models.documents.queries import PaperRow
from reports.kit.chinese import document_number
from reports.kit.faces import FaceChoice, in_force, installed
from reports.kit.fonts import OFFICIAL, Face, Substitution

KINDS: Final = {
    "circular": "Result circular",
    "leader_talk": "Talk: leader",
    "head_interview": "Interview: head",
    "head_talk": "Talk: head",
    "newspaper_table": "Newspaper table",
    "rectification_notice": "Rectification notice",
    "head_removal": "Removal: head",
    "leader_removal": "Removal: leader",
    "embargo_letter": "Embargo letter",
    "deduction_list": "Deduction letter",
    "district_report": "District report",
}
ONE_BY_ONE: Final = 6
LISTED: Final = 40
"""Characters that a line about many of them shows; the ledger keeps all."""
FACES: Final = {
    "song": "Song type",
    "title": "title type",
    "hei": "Hei type",
    "kai": "Kai type",
    "fang": "FangSong type",
}


def kind_word(kind: str) -> str:
    """Return a kind of paper in the language in force."""
    return tr(KINDS.get(kind, kind))


def number_of(row: PaperRow) -> str:
    """Return a paper's number as it stands on it."""
    return document_number(row.organ_code, row.year, row.serial)


def section_of(row: PaperRow | DraftRow) -> str:
    """Return section and unit of a paper about one section; the section first, for it tells the rows apart."""
    listed = row.facts.get("listed") if row.section_id is not None else None
    return f"{listed.get('section', '')} {listed.get('unit', '')}".strip() if isinstance(listed, dict) else ""


def stood_in(faces: Iterable[str]) -> tuple[str, ...]:
    """Say which official faces of a paper this workstation has not, where the office wants them; `faces`: who drew."""
    drew = {line.split(" ")[0] for line in faces} if in_force() is FaceChoice.INSTALLED else set()
    missing = (face for face in Face if face.value in drew and installed(OFFICIAL[face]) is None)
    return tuple(
        tr("{face}: not installed here, the program's own is used", face=tr(FACES[face.value])) for face in missing
    )


def all_substituted(found: Sequence[Substitution]) -> tuple[str, ...]:
    """Say which characters other faces had to draw: one by one, or by face where there are many (R8.6)."""
    if len(found) <= ONE_BY_ONE:
        return tuple(map(substituted, found))
    faces = dict.fromkeys((one.wanted, one.used) for one in found)
    return tuple(_together([one for one in found if (one.wanted, one.used) == pair]) for pair in faces)


def _together(found: Sequence[Substitution]) -> str:
    characters = "".join(one.character for one in found[:LISTED]) + ("…" if len(found) > LISTED else "")
    facts = {"characters": characters, "n": len(found), "used": tr(FACES[found[0].used.value])}
    if found[0].used is found[0].wanted:
        return tr("drawn in the program's own {used}: {characters} ({n} characters)", **facts)
    return tr("drawn in {used}: {characters} ({n} characters)", **facts)


def substituted(found: Substitution) -> str:
    """Say which character another face had to draw (R8.6)."""
    facts = {"character": found.character, "code": found.code}
    if found.used is found.wanted:
        return tr("{character} ({code}) drawn in the program's own {used}", **facts, used=tr(FACES[found.used.value]))
    return tr("{character} ({code}) drawn in {used}", **facts, used=tr(FACES[found.used.value]))
