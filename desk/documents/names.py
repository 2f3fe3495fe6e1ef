"""Papers in words: kinds, numbers, faces."""

from __future__ import annotations

from typing import Final

from desk.language import tr
from models.documents.draft_queries import DraftRow
from models.documents.queries import PaperRow
from reports.kit.chinese import document_number
from reports.kit.fonts import Substitution

KINDS: Final = {
    "circular": "Result circular",
    "leader_talk": "Talk: leader",
    "head_interview": "Interview: head",
    "head_talk": "Talk: head",
    "newspaper_table": "Newspaper table",
}
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


def substituted(found: Substitution) -> str:
    """Say which character another face had to draw (R8.6)."""
    facts = {"character": found.character, "code": found.code}
    return tr("{character} ({code}) drawn in {used}", **facts, used=tr(FACES[found.used.value]))
