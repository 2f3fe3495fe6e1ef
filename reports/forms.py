"""Forms that are filled in by hand, drawn from a round or from chosen papers: receipts, records of talks (R8.4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from sqlalchemy.orm import Session

from models.common.acts import query
from models.common.errors import RuleError
from models.common.rights import Right
from models.consequences.life import TALKS
from models.consequences.queries import MeasureKind, get_measure, talks
from models.documents.life import NOTICES
from models.documents.queries import PaperRow, living, paper
from models.ranking.queries import final
from models.rounds.tables import Round
from reports import service_receipt, talk_record
from reports.catalogue import WorkingEntry, entry
from reports.facts import Leaf
from reports.sources import read
from reports.working import Working, drawn


def receipts(session: Session, code: str) -> tuple[Leaf, ...]:
    """Return a receipt for every living notice of a final round, in the order of their numbers."""
    rows = living(session, final(session, code).id)
    return tuple(_receipt(row) for row in rows if row.kind in NOTICES)


def _receipt(row: PaperRow) -> Leaf:
    one = service_receipt.receipt_of(row)
    return Leaf((f"{row.serial:03d}", entry(row.kind).title, one.about), service_receipt.Facts((one,)))


_ABOUT: Final = {kind: entry(key).title for key, kind in NOTICES.items()}
"""What a talk is called in file names; no two forms of a section may have the same."""


def records(session: Session, code: str) -> tuple[Leaf, ...]:
    """Return the record of every talk of a final round that is due or done."""
    source = read(session, code)
    return tuple(
        Leaf((_ABOUT[row.kind], f"{line.rank:02d}", line.unit, line.name, one.person), talk_record.Facts((one,)))
        for line, row, one in talk_record.talks_of(source, talks(session))
    )


FORMS: Final = (
    WorkingEntry("service_receipt", service_receipt.TITLE, Right.MEASURE_READ, receipts, service_receipt.draw),
    WorkingEntry("talk_record", talk_record.TITLE, Right.MEASURE_READ, records, talk_record.draw),
)
RECEIPT, RECORD = FORMS


@query("document.forms", Right.MEASURE_READ)
def round_forms(session: Session, code: str, kinds: Sequence[str]) -> tuple[Working, ...]:
    """Draw the forms of a final round, a file each; raises RuleError `round.unknown` or `result.not_final`."""
    held = final(session, code)
    chosen = [one for one in FORMS if one.key in kinds]
    return tuple(drawn(held.code, one, leaf) for one in chosen for leaf in one.gather(session, held.code))


@query("document.receipts", Right.MEASURE_READ)
def receipts_paper(session: Session, paper_ids: Sequence[int]) -> Working:
    """Draw the receipts of chosen papers in one file; raises RuleError `form.no_notice` where none needs one."""
    rows = [paper(session, one) for one in paper_ids]
    chosen = [row for row in rows if row.kind in NOTICES and row.voided is None]
    if not chosen:
        raise RuleError("form.no_notice")
    facts = service_receipt.Facts(tuple(service_receipt.receipt_of(row) for row in chosen))
    return drawn(chosen[0].round, RECEIPT, Leaf(_stem(chosen), facts))


def _stem(rows: Sequence[PaperRow]) -> tuple[str, ...]:
    ends = dict.fromkeys((f"{rows[0].serial:03d}", f"{rows[-1].serial:03d}"))
    return ("至".join(ends),)


@query("document.talk_records", Right.MEASURE_READ)
def records_paper(session: Session, paper_ids: Sequence[int]) -> Working:
    """Draw the records of the talks that chosen notices are about; raises RuleError `form.no_talk` where none is."""
    rows = [row for one in paper_ids if NOTICES.get((row := paper(session, one)).kind) in TALKS]
    wanted = {(row.round, row.section_id, NOTICES[row.kind]) for row in rows}
    return _records(session, dict.fromkeys(row.round for row in rows), wanted)


@query("document.talk_record", Right.MEASURE_READ)
def record_paper(session: Session, measure_id: int) -> Working:
    """Draw the record of one talk; raises RuleError `measure.unknown`, or `form.no_talk` where it is none."""
    row = get_measure(session, measure_id)
    code = session.get_one(Round, row.round_id).code
    return _records(session, (code,), {(code, row.section_id, row.kind)})


def _records(
    session: Session, codes: Iterable[str], wanted: Collection[tuple[str, int | None, MeasureKind]]
) -> Working:
    found = [
        (code, one)
        for code in codes
        for line, row, one in talk_record.talks_of(read(session, code), talks(session))
        if (code, line.section_id, row.kind) in wanted
    ]
    if not found:
        raise RuleError("form.no_talk")
    facts = talk_record.Facts(tuple(one for _, one in found))
    only = (found[0][1].kind, found[0][1].person) if len(found) == 1 else ()
    return drawn(found[0][0], RECORD, Leaf(only, facts))
