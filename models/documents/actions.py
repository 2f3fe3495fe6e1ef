"""Writing the ledger: a number is given once, kept for ever, and every print is recorded (R8.5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import Any

from sqlalchemy import func, select

from models.common.acts import Work, act
from models.common.errors import RuleError
from models.common.rights import Right
from models.documents.copies import How
from models.documents.making import Making, united
from models.documents.queries import PaperRow, PrintRow, paper, print_row
from models.documents.rules import file_digest, next_serial, void_reason
from models.documents.tables import Paper, Print, ProofCheck
from models.ranking.editions import edition_of


@act("document.reserve", Right.DOCUMENT_ISSUE)
def reserve(
    work: Work,
    organ_code: str,
    kind: str,
    round_id: int,
    section_id: int | None,
    title: str,
    dated_on: dt.date,
    facts: Mapping[str, Any],
    wording: int | None = None,
) -> PaperRow:
    """Give a paper the next number of its organ code and year, and freeze what it says (R8.5).

    `wording` is the version that its facts carry (R8.4).

    The number is the last one plus one inside the act's own transaction, which alone may write.
    Raises RuleError `document.organ_code` without an organ code and `document.twice` while an older paper of the kind
    lives for the same section and round.
    """
    if not organ_code.strip():
        raise RuleError("document.organ_code")
    refuse_second(work, kind, round_id, section_id)
    series = select(func.max(Paper.serial)).where(Paper.organ_code == organ_code, Paper.year == dated_on.year)
    last = work.session.scalar(series)
    serial = next_serial(() if last is None else (last,))
    edition = edition_of(work.session, round_id)
    row = Paper(
        organ_code=organ_code,
        year=dated_on.year,
        serial=serial,
        kind=kind,
        round_id=round_id,
        section_id=section_id,
        edition=edition if edition > 1 else None,
        title=title,
        dated_on=dated_on,
        facts=dict(facts),
        voided=None,
        numbered_by=work.by.person,
        numbered_at=work.now,
        wording=wording,
    )
    work.session.add(row)
    work.session.flush()
    work.note(title, kind=kind, number=f"{organ_code}〔{dated_on.year}〕{serial}号")
    return paper(work.session, row.id)


def refuse_second(work: Work, kind: str, round_id: int, section_id: int | None) -> None:
    """Refuse a second living paper of a kind for the same section, or for the same round as a whole.

    Raises RuleError `document.twice`.
    """
    same = select(Paper).where(Paper.kind == kind, Paper.round_id == round_id, Paper.voided.is_(None))
    same = same.where(Paper.section_id.is_(None) if section_id is None else Paper.section_id == section_id)
    found = work.session.scalars(same).first()
    if found is not None:
        number = f"{found.organ_code}〔{found.year}〕{found.serial}号"
        raise RuleError("document.twice", title=found.title, number=number)


@act("document.void", Right.DOCUMENT_ISSUE)
def void(work: Work, paper_id: int, reason: str) -> None:
    """Void a paper: the number stays taken, with its reason; a new one may be issued (R8.5).

    Raises RuleError `document.unknown`, `document.voided` or `document.void_reason`.
    """
    clean = void_reason(reason)
    row = work.session.get(Paper, paper_id)
    if row is None:
        raise RuleError("document.unknown", paper=paper_id)
    if row.voided is not None:
        raise RuleError("document.voided", title=row.title, reason=row.voided)
    row.voided = clean
    work.note(row.title, reason=clean)


@act("document.print", Right.DOCUMENT_ISSUE)
def record_print(
    work: Work, paper_id: int, sha256: str, making: Making | None = None, how: How | None = None
) -> PrintRow:
    """Record that a paper was printed or saved: copy 1 is the original, later ones reprints (R8.5).

    Only some of its pages are recorded too, yet are no copy.

    Raises RuleError `document.unknown`, or `document.voided` for a voided paper.
    """
    row = work.session.get(Paper, paper_id)
    if row is None:
        raise RuleError("document.unknown", paper=paper_id)
    if row.voided is not None:
        raise RuleError("document.voided", title=row.title, reason=row.voided)
    last = work.session.scalar(select(func.max(Print.copy)).where(Print.paper_id == paper_id)) or 0
    entry = Print(
        paper_id=paper_id, at=work.now, by=work.by.person, copy=0 if how and how.pages else last + 1,
        sha256=file_digest(sha256), how=how.plain() if how else None,
    )  # fmt: skip
    if making is not None:
        entry.faces, entry.substitutions = "\n".join(making.faces), "\n".join(making.substitutions)
    work.session.add(entry)
    work.session.flush()
    work.note(row.title, copy=entry.copy, sha256=entry.sha256, **(making.facts() if making else {}))
    return print_row(entry)


@act("document.print_all", Right.DOCUMENT_ISSUE)
def record_prints(
    work: Work, printed: Sequence[tuple[int, str] | tuple[int, str, Making]], hows: Sequence[How | None] = ()
) -> tuple[PrintRow, ...]:
    """Record copies that came out together, as (paper id, SHA-256, what drew it), and how each did; all or none."""
    pairs = zip(printed, hows, strict=True) if hows else zip(printed, repeat(None))
    rows = tuple(record_print(work, one[0], one[1], one[2] if len(one) > 2 else None, how) for one, how in pairs)
    work.note("", papers=len(rows), **united(one[2] for one in printed if len(one) > 2).facts())
    return rows


def record_proof(work: Work, paper_id: int, differences: int, widths_alike: bool, sha256: str) -> None:
    """Record that a newspaper's proof was compared with a paper; raises RuleError `document.unknown`, `.voided`."""
    row = work.session.get(Paper, paper_id)
    if row is None:
        raise RuleError("document.unknown", paper=paper_id)
    if row.voided is not None:
        raise RuleError("document.voided", title=row.title, reason=row.voided)
    digest = file_digest(sha256)
    work.session.add(
        ProofCheck(
            paper_id=paper_id, compared_on=work.today, compared_by=work.by.person, differences=differences,
            widths_alike=widths_alike, sha256=digest,
        )
    )  # fmt: skip
    work.note(
        row.title, number=f"{row.organ_code}〔{row.year}〕{row.serial}号", differences=differences,
        widths_alike=widths_alike, sha256=digest,
    )  # fmt: skip
