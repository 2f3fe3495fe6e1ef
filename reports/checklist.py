"""What is missing for a round's papers, looked at before any is made, and where each thing is put right (R8.4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session

from models.common.acts import query
from models.common.errors import RuleError
from models.common.rights import Right
from models.consequences.tables import MeasureKind
from models.documents.queries import PaperRow, living
from models.ranking.rules import UNSPECIFIED
from reports.catalogue import Entry
from reports.drafting import chosen_kinds, number_of
from reports.facts import Listed
from reports.kit.frozen import to_plain
from reports.presenting import drawn, open_number, said
from reports.rewording import worded
from reports.sources import Item, Source, read

OFFICE: Mapping[str, str] = {"part": "office"}
"""The tab of the settings in which the office's names stand."""


@dataclass(frozen=True)
class Missing:
    """Something that papers lack: `key` and `facts` make the sentence, `page` and `place` lead to where it is put."""

    key: str
    kinds: tuple[str, ...]
    """Of the papers that lack it; empty: all of them."""
    section_id: int | None
    about: str
    """The section and its unit; empty: the round or the office."""
    page: str
    stops: bool = False
    """Without it the paper cannot be made; otherwise it comes out without."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    place: Mapping[str, Any] = field(default_factory=dict)


@query("document.check_list", Right.DOCUMENT_READ)
def check_list(session: Session, code: str, kinds: Sequence[str] | None = None) -> tuple[Missing, ...]:
    """Return what is missing for the papers of a round that have no number; what stops a paper first.

    Raises RuleError `result.not_final` or `reports.kind`.
    """
    source = read(session, code)
    papers = living(session, source.round.id)
    numbered = {(row.kind, row.section_id) for row in papers}
    found: list[Missing] = [*_outdated(papers, chosen_kinds(kinds))]
    open_items = [
        (kind, item)
        for kind, item in _gathered(session, source, chosen_kinds(kinds), found)
        if (kind.key, item.section_id) not in numbered
    ]
    if open_items or any(one.stops for one in found):
        found += _of_office(source)
    for kind, item in open_items:
        found += _of_item(source, kind, item)
    return tuple(sorted(_united(found), key=lambda one: not one.stops))


def _gathered(
    session: Session, source: Source, kinds: Sequence[Entry], found: list[Missing]
) -> Iterator[tuple[Entry, Item]]:
    """Yield what is due, in the wording in force; a kind that refuses is noted in `found` and yields nothing."""
    for kind in kinds:
        try:
            items = [worded(session, kind, item).item for item in kind.gather(source)]
        except RuleError as refusal:
            found.append(_refused(source, kind, None, refusal))
            continue
        yield from ((kind, item) for item in items)


def _outdated(papers: Sequence[PaperRow], kinds: Sequence[Entry]) -> Iterator[Missing]:
    wanted = [kind.key for kind in kinds]
    for row in papers:
        if row.superseded and row.kind in wanted:
            facts = {"number": number_of(row)}
            yield Missing("missing.outdated", (row.kind,), row.section_id, _named(row.facts), "documents", facts=facts,
                          place={"paper_id": row.id})  # fmt: skip


def _of_office(source: Source) -> Iterator[Missing]:
    office = source.office
    if not office.organ_code:
        yield Missing("missing.organ_code", (), None, "", "system", stops=True, place=OFFICE)
    if not office.telephone:
        yield Missing("missing.telephone", (), None, "", "system", place=OFFICE)
    if not office.address:
        yield Missing("missing.address", (), None, "", "system", place=OFFICE)
    if source.dated_on is None:
        yield Missing("missing.published", (), None, "", "rounds", place={"code": source.round.code})


def _of_item(source: Source, kind: Entry, item: Item) -> Iterator[Missing]:
    """Yield what one paper lacks, and why it cannot be drawn."""
    facts, listed = item.facts, getattr(item.facts, "listed", ())
    if isinstance(listed, Listed):
        yield from _of_section(source, kind, item.section_id, facts)
    else:
        numbers = {entry.number: section_id for section_id, entry in source.entries.items()}
        for line in listed:
            yield from _of_problems(source, kind, numbers.get(line.number), line)
    organ_code, year = source.office.organ_code or "某", (source.dated_on or source.round.cut_off).year
    day = source.dated_on or source.round.cut_off
    try:
        drawn(
            item.title, kind.key, said(kind.key, to_plain(facts), open_number(f"{organ_code}{kind.series}", year), day)
        )
    except RuleError as refusal:
        yield _refused(source, kind, item, refusal)


def _of_section(source: Source, kind: Entry, section_id: int | None, facts: Any) -> Iterator[Missing]:
    """Yield what a paper about one section lacks; who is meant, and the committee, where it names them."""
    about = f"{facts.listed.section} {facts.listed.unit}"
    place = {"section_id": section_id}
    if getattr(facts, "person", None) == "":
        key = "missing.leader" if kind.key == MeasureKind.LEADER_TALK else "missing.head"
        on = {"on": source.round.cut_off}
        yield Missing(key, (kind.key,), section_id, about, "registry", facts=on, place=place)
    if not facts.committee and kind.key != MeasureKind.LEADER_REMOVAL:
        yield Missing("missing.committee", (kind.key,), section_id, about, "registry", place=place)
    yield from _of_problems(source, kind, section_id, facts.listed)


def _of_problems(source: Source, kind: Entry, section_id: int | None, line: Any) -> Iterator[Missing]:
    if not line.problems.strip() or line.problems == UNSPECIFIED:
        yield Missing(
            "missing.problems", (kind.key,), section_id, f"{line.section} {line.unit}", "ranking",
            place={"code": source.round.code, "section_id": section_id},
        )  # fmt: skip


def _refused(source: Source, kind: Entry, item: Item | None, refusal: RuleError) -> Missing:
    """Return a refusal as what stops a paper; what is wrong in a round's text is put right at its ranking."""
    plain = to_plain(item.facts) if item else {}
    section_id = item.section_id if item else None
    about = _named(plain) or " ".join(str(refusal.facts[one]) for one in ("section", "unit") if one in refusal.facts)
    page, place = _whence(source, section_id, str(refusal.facts.get("character", "")))
    return Missing(refusal.key, (kind.key,), section_id, about, page, stops=True, facts=refusal.facts, place=place)


def _whence(source: Source, section_id: int | None, character: str) -> tuple[str, Mapping[str, Any]]:
    """Return where what stops a paper is put right: a character that no face has, where it was entered."""
    if character and any(character in name for name in astuple(source.office)):
        return "system", OFFICE
    if section_id is not None:
        return "registry", {"section_id": section_id}
    return "ranking", {"code": source.round.code}


def _named(facts: Mapping[str, Any]) -> str:
    listed = facts.get("listed")
    return f"{listed.get('section', '')} {listed.get('unit', '')}".strip() if isinstance(listed, dict) else ""


def _united(found: Sequence[Missing]) -> tuple[Missing, ...]:
    """Say the same thing about the same section once, with all the kinds of papers that lack it."""
    united: dict[tuple[str, str, str], Missing] = {}
    for one in found:
        key = (one.key, one.about, str(sorted(one.facts.items())))
        had = united.get(key)
        kinds = tuple(dict.fromkeys((*had.kinds, *one.kinds))) if had else one.kinds
        united[key] = replace(had or one, kinds=kinds)
    return tuple(united.values())
