"""Entering where a result was printed: newspaper, date, page and scans; embargoes begin on that date (R7.5, R8.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.common.acts import Work, act
from models.common.errors import RuleError
from models.common.rights import Right
from models.finalising.stages import step
from models.finalising.tables import Publication, PublicationScan
from models.intake.rules import optional
from models.ranking.editions import edition_of
from models.ranking.tables import Correction
from models.rounds.queries import RoundRow, round_by_code
from models.rounds.tables import Round, Stage
from models.storage.kept import MEGABYTE, check_source, fault, keep, kept_folder

LARGEST: Final = 200 * MEGABYTE
"""Bytes of one scan of a page."""


@act("publication.publish", Right.ROUND_EDIT, backup=True)
def publish(work: Work, code: str, printed_on: dt.date, newspaper: str, page: str, scans: Sequence[Path] = ()) -> None:
    """Publish a final round with the newspaper that printed it: its date becomes the day of publication (R7.5).

    Raises what the step to `published` raises, and what `record_publication` raises.
    """
    step(work, code, Stage.PUBLISHED, printed_on)
    record_publication(work, code, printed_on, newspaper, page, scans)


@act("publication.record", Right.ROUND_EDIT)
def record_publication(
    work: Work, code: str, printed_on: dt.date, newspaper: str, page: str, scans: Sequence[Path] = ()
) -> int:
    """Enter the newspaper that printed a published round's result, or a correction of it; return the entry's id.

    The newspaper's date is the round's day of publication, from which the embargoes run; a correction is printed on the
    day of the correction or later. Raises RuleError `publication.unpublished`, `publication.newspaper`,
    `publication.page`, `publication.other_day`, `publication.future`, `publication.twice`, and what `add_scans` raises.
    """
    held = round_by_code(work.session, code)
    if held.published_on is None:
        raise RuleError("publication.unpublished", round=held.code)
    paper, place = optional(newspaper), optional(page)
    if not paper:
        raise RuleError("publication.newspaper", field="newspaper")
    if not place:
        raise RuleError("publication.page", field="page")
    if printed_on > work.today:
        raise RuleError("publication.future", on=printed_on, today=work.today, field="printed_on")
    edition = _edition(work.session, held, held.published_on, printed_on)
    living = select(Publication).where(Publication.round_id == held.id, Publication.withdrawn.is_(None))
    there = work.session.scalars(living.where(Publication.edition == edition)).first()
    if there is not None:
        raise RuleError(
            "publication.twice", round=held.code, newspaper=there.newspaper, on=there.printed_on, page=there.page
        )
    row = Publication(
        round_id=held.id, edition=edition, newspaper=paper, printed_on=printed_on, page=place,
        entered_on=work.today, entered_by=work.by.person, withdrawn=None, withdrawn_on=None, withdrawn_by=None,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    if scans:
        add_scans(work, row.id, scans)
    work.note(held.code, newspaper=paper, printed_on=printed_on, page=place, edition=edition)
    return row.id


def _edition(session: Session, held: RoundRow, published_on: dt.date, printed_on: dt.date) -> int:
    """Return which edition of the result a newspaper of a day printed; raises RuleError `publication.other_day`."""
    if printed_on == published_on:
        return 1
    own = (Correction.round_id == held.id) & Correction.cause_id.is_(None)
    corrected_on = session.scalar(select(func.max(Correction.corrected_on)).where(own))
    if corrected_on is None or printed_on < corrected_on:
        raise RuleError(
            "publication.other_day", round=held.code, on=printed_on, published=published_on, field="printed_on"
        )
    return edition_of(session, held.id)


@act("publication.add_scan", Right.ROUND_EDIT)
def add_scans(work: Work, publication_id: int, paths: Sequence[Path]) -> None:
    """Keep scans of the newspaper's page whole beside the data, all of them or none.

    The very file of a scan that vanished or was changed is put back in its place. Raises RuleError
    `publication.unknown`, `publication.withdrawn`, `attachment.none`, `attachment.again` or `kept.…`, and
    EnvironmentFault `kept.unreadable`.
    """
    row = _living(work.session, publication_id)
    if not paths:
        raise RuleError("attachment.none")
    for path in paths:
        check_source(path, LARGEST)
    folder = kept_folder(work.session)
    here = select(PublicationScan.sha256, PublicationScan.name).where(PublicationScan.publication_id == row.id)
    there = dict(work.session.execute(here).tuples().all())
    lost = {sha256 for sha256 in there if fault(folder, sha256) is not None}
    added = []
    for file in [keep(folder, path, LARGEST) for path in paths]:
        if file.sha256 in lost:
            continue
        if file.sha256 in there:
            raise RuleError("attachment.again", name=file.name, known=there[file.sha256])
        there[file.sha256] = file.name
        added.append(file)
        work.session.add(
            PublicationScan(
                publication_id=row.id, name=file.name, sha256=file.sha256, size=file.size, added_on=work.today,
                added_by=work.by.person,
            )
        )  # fmt: skip
    work.touched.add(PublicationScan.__tablename__)
    work.note(_code(work.session, row), files=[file.name for file in added], sha256=[file.sha256 for file in added])


@act("publication.withdraw", Right.ROUND_EDIT)
def withdraw_publication(work: Work, publication_id: int, reason: str) -> None:
    """Mark an entry as wrong, with the reason; it stays, with its scans, and another may be entered.

    Raises RuleError `publication.unknown`, `publication.withdrawn` or `publication.reason`.
    """
    row = _living(work.session, publication_id)
    why = optional(reason)
    if not why:
        raise RuleError("publication.reason", field="reason")
    row.withdrawn, row.withdrawn_on, row.withdrawn_by = why, work.today, work.by.person
    work.note(_code(work.session, row), newspaper=row.newspaper, page=row.page, reason=why)


def _living(session: Session, publication_id: int) -> Publication:
    row = session.get(Publication, publication_id)
    if row is None:
        raise RuleError("publication.unknown")
    if row.withdrawn is not None:
        raise RuleError("publication.withdrawn", newspaper=row.newspaper, reason=row.withdrawn)
    return row


def _code(session: Session, row: Publication) -> str:
    return session.get_one(Round, row.round_id).code
