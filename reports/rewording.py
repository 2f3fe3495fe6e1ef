"""Papers in the office's own words: versions are kept, and a paper keeps the one it was made with (R8.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy.orm import Session

from models.common.acts import Work, act, query
from models.common.errors import RuleError
from models.common.rights import Right
from models.documents.wordings import WordingRow, add_version, in_force
from models.intake.rules import optional
from reports.catalogue import PAPERS, Entry, entry
from reports.sources import Item
from reports.wording.faces import check_faces
from reports.wording.kinds import Wording
from reports.wording.setting import title_of
from reports.wording.text import check

OWN: Final = 0
"""The version of the wording that the program brings."""


@dataclass(frozen=True)
class InForce:
    """The wording in which the next paper of a kind is made."""

    kind: str
    version: int
    text: str
    own: bool
    """It is the program's own, never changed or restored."""


@dataclass(frozen=True)
class Worded:
    """A paper that is due, with the wording in force frozen into its facts; None: the kind has none."""

    item: Item
    version: int | None


def kinds() -> tuple[Entry, ...]:
    """Return the kinds of paper that the office may put into its own words."""
    return tuple(one for one in PAPERS if one.wording is not None)


def worded_kind(key: str) -> Wording:
    """Return a kind's wording; raises RuleError `reports.kind`, or `wording.none` for a kind without one."""
    found = entry(key)
    if found.wording is None:
        raise RuleError("wording.none", title=found.title)
    return found.wording


def wording_in_force(session: Session, key: str) -> InForce:
    """Return what the next paper of a kind will say; raises RuleError as `worded_kind`."""
    own, row = worded_kind(key), in_force(session, key)
    text = row.text if row else ""
    return InForce(key, row.version if row else OWN, text or own.newest, not text)


@query("document.wordings_in_force", Right.DOCUMENT_READ)
def wordings_in_force(session: Session) -> Mapping[str, InForce]:
    """Return by kind what its next paper will say."""
    return {one.key: wording_in_force(session, one.key) for one in kinds()}


def text_of(row: WordingRow) -> str:
    """Return the text of a version; of one that restored the program's own, that."""
    return row.text or worded_kind(row.kind).newest


def text_before(row: WordingRow, every: tuple[WordingRow, ...]) -> str:
    """Return the text that a version replaced."""
    earlier = [one for one in every if one.kind == row.kind and one.version < row.version]
    return text_of(max(earlier, key=lambda one: one.version)) if earlier else worded_kind(row.kind).newest


def check_text(key: str, text: str) -> None:
    """Refuse a wording that could not be filled or printed; raises RuleError as `check` and `check_faces` do."""
    check(text, worded_kind(key).places)
    check_faces(text)


@act("document.wording", Right.DOCUMENT_ISSUE)
def keep_wording(work: Work, key: str, text: str, note: str, seen: int) -> int:
    """Keep a new version of a kind's wording, which holds for papers numbered from now on; return its number.

    `seen` is the version that was changed. Raises RuleError as `check_text`, `wording.note` without a reason,
    `wording.same` where nothing changed, and `wording.meanwhile` where somebody else kept a version since.
    """
    check_text(key, text)
    return _keep(work, key, _settled(text), note, seen)


@act("document.wording_restored", Right.DOCUMENT_ISSUE)
def restore_wording(work: Work, key: str, note: str, seen: int) -> int:
    """Let the program's own wording hold again, as a new version; raises RuleError as `keep_wording`."""
    worded_kind(key)
    return _keep(work, key, "", note, seen)


def _keep(work: Work, key: str, text: str, note: str, seen: int) -> int:
    now, row = wording_in_force(work.session, key), in_force(work.session, key)
    if row is not None and row.version != seen:
        raise RuleError("wording.meanwhile", field="text", version=row.version, by=row.by, note=row.note)
    if now.own if not text else text == _settled(now.text):
        raise RuleError("wording.same", field="text")
    why = optional(note)
    if not why:
        raise RuleError("wording.note", field="note")
    version = add_version(work, key, text, why)
    work.note(entry(key).title, kind=key, version=version, note=why)
    return version


def _settled(text: str) -> str:
    """Return a text with one kind of line end and without empty lines around it; nothing else is touched."""
    lines = text.splitlines()
    while lines and not lines[0].strip():
        lines.pop(0)
    while lines and not lines[-1].strip():
        lines.pop()
    return "\n".join([*lines, ""])


def worded(session: Session, kind: Entry, item: Item) -> Worded:
    """Freeze the wording in force into a paper that gets its number (R8.4)."""
    if kind.wording is None:
        return Worded(item, None)
    found = wording_in_force(session, kind.key)
    return Worded(reworded(kind.wording, item, found.text), found.version)


def reworded(wording: Wording, item: Item, text: str) -> Item:
    """Return a paper in another wording; the ledger's title follows the paper's own."""
    facts: Any = replace(item.facts, wording=text)
    before, after = title_of(wording.filled(item.facts)), title_of(wording.filled(facts))
    title = after + item.title.removeprefix(before) if item.title.startswith(before) else item.title
    return Item(item.section_id, title, facts)
