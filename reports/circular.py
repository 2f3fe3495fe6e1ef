"""通报 of a round's result, with a red head and the list as its attachment (R8.1, R8.4)."""

from __future__ import annotations

from models.consequences.tables import MeasureKind
from models.rounds.rules import Method, Points
from reports.circular_list import ChannelCount, Facts, attached_list, attached_parts, list_title
from reports.circular_words import WORDING
from reports.kit.body import attachments, signature, with_signature
from reports.kit.canvas import Drawn, Target
from reports.kit.furniture import Colophon
from reports.kit.manuscript import Manuscript
from reports.kit.page import red_head
from reports.phrases import framed, printing_office
from reports.sources import Item, Source, all_listed
from reports.wording.setting import heading, manuscript_parts, text_rows, title_of


def gather(source: Source) -> tuple[Item, ...]:
    """Return the round's one circular."""
    held, rules = source.round, source.parameters
    periods = sorted(
        {
            (row.due_on, row.until_on)
            for (_, kind), row in source.measures.items()
            if kind is MeasureKind.EMBARGO and row.due_on and row.until_on
        }
    )
    facts = Facts(
        head=source.head,
        round_title=held.title,
        listed=all_listed(source),
        top_tier=rules.top_tier,
        units=None if held.imported else len({entry.unit_id for entry in source.entries.values()}),
        sections=None if held.imported else len(source.entries),
        channels=()
        if held.imported
        else tuple(ChannelCount(use.name, use.valid, use.abstained, use.invalid) for use in source.ranking.channels),
        by_score=rules.method is not Method.VOTES or rules.points is not Points.NOMINATION,
        embargo_months=rules.embargo_months,
        embargo_from=periods[0][0] if periods else None,
        embargo_to=periods[0][1] if periods else None,
        later_periods=tuple(periods[1:]),
        corrected=source.corrected_on is not None,
        rectification_days=rules.rectification_days,
        fingerprint=source.fingerprint,
        result_digest=held.result_digest or "",
        log_hash=source.log_hash,
    )
    return (Item(None, title_of(WORDING.filled(facts)), facts),)


def draw(facts: Facts, target: Target) -> Drawn:
    """Draw the circular."""
    head, said = facts.head, WORDING.filled(facts)
    rows = (
        *heading(said),
        *with_signature(text_rows(said), attachments([list_title(facts)]), signature(head.office, head.date)),
        *attached_list(facts),
    )
    foot = Colophon(facts.copies, printing_office(head), head.date)
    return red_head(framed(head, title_of(said)), rows, foot, target)


def manuscript(facts: Facts) -> Manuscript:
    """Return the circular for a word processor."""
    head, said = facts.head, WORDING.filled(facts)
    return Manuscript(
        head.office, head.number, title_of(said), manuscript_parts(said), head.date, red_head=True,
        attachments=(list_title(facts),), attached=attached_parts(facts), copies=facts.copies,
        printed_by=printing_office(head), secrecy=head.secrecy, urgency=head.urgency, signatory=head.signatory,
    )  # fmt: skip
