"""The panel of one objection: what was raised, counted again, decided and corrected, and what may be entered now."""

from __future__ import annotations

import datetime as dt
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk.language import shown, tr
from desk.remedies.columns import said
from desk.remedies.earlier import show_earlier
from desk.remedies.forms import FORMS, LABELS, steps
from desk.remedies.words import change_text, sheet_text
from desk.sentences import word
from desk.shared.links import history_links, may_see_history
from desk.shared.page import Page
from desk.shared.panel import DetailPanel, facts_grid
from desk.shared.widgets import button, label
from desk.theme import Meaning
from models.common.rights import Right
from models.consequences.queries import MeasureRow, superseded_measures
from models.consequences.rules import REMOVALS
from models.ranking.editions import CorrectionRow, corrections
from models.remedies.queries import RecountRow, RemedyRow, preview
from models.rounds.queries import RoundRow
from models.rounds.rules import FINAL

MOST_LINES = 12
"""Changed lines that the panel names; the rest stands in the earlier result."""


def show_remedy(page: Page, panel: DetailPanel, row: RemedyRow, held: RoundRow, today: dt.date) -> None:
    """Fill the panel."""
    links = history_links(page, (row.section_id, row.section)) if may_see_history(page) else row.section
    facts: list[tuple[str, object]] = [
        (tr("Section"), links),
        (tr("Unit"), row.unit),
        (tr("Raised by"), row.raised_by),
        (tr("Received on"), row.received_on),
        (tr("Last day"), row.until_on or tr("until publication")),
        (tr("Grounds"), row.grounds),
    ]
    if row.late_reason:
        facts.append((tr("Why taken late"), row.late_reason))
    panel.show_record(str(word(row.kind)), facts, sub=row.round_title, pill=said(row))
    if row.outcome is not None:
        panel.add_part(tr("The decision"), facts_grid(_decision(row)))
    _show_change(page, panel, row, held)
    for number, one in enumerate(row.recounts, start=1):
        panel.add_part(tr("Recount {n}", n=number), facts_grid(_recount(one)))
    if page.may(Right.RESULT_EDIT):
        ahead = steps(row, final=held.stage in FINAL and not held.imported)
        panel.set_actions(
            [
                (tr(LABELS[step]), partial(FORMS[step], page, row, today), "primary" if place == 0 else "")
                for place, step in enumerate(ahead)
            ]
        )


def _recount(one: RecountRow) -> list[tuple[str, object]]:
    return [
        (tr("Date"), one.counted_on),
        (tr("Counted again by"), shown(list(one.counters))),
        (tr("Batches"), tr("{batches}, {n} sheets", batches=shown([str(n) for n in one.batches]), n=one.sheets)),
        (tr("Finding"), one.finding),
        *((f"{found.batch}-{found.sheet}", sheet_text(found)) for found in one.differing),
    ]


def _decision(row: RemedyRow) -> list[tuple[str, object]]:
    assert row.outcome is not None
    return [
        (tr("What was decided"), word(row.outcome)),
        (tr("Decided by"), row.decided_by),
        (tr("Document number"), row.paper),
        (tr("Decided on"), row.decided_on),
        (tr("Reason"), row.reason),
        (tr("Told on"), row.told_on),
    ]


def _show_change(page: Page, panel: DetailPanel, row: RemedyRow, held: RoundRow) -> None:
    """Show what the correction changed, or what one would change."""
    if row.edition is not None:
        made = next(one for one in page.ask(corrections, row.round) if one.edition == row.edition)
        panel.add_part(tr("What the correction changed"), _corrected(page, held, made))
    elif row.differing and page.may(Right.RESULT_EDIT):
        ahead = page.ask(preview, row.id)
        lines = [change_text(one) for one in ahead.moved] or [tr("No line would change.")]
        panel.add_part(tr("What a correction would change"), label(_listed(lines), wrap=True))


def _corrected(page: Page, held: RoundRow, made: CorrectionRow) -> QWidget:
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    lines = [change_text(one) for one in made.changes] or [tr("Only the count of the sheets changed.")]
    column.addWidget(label(_listed(lines), wrap=True))
    gone = page.ask(superseded_measures, held.code, made.edition)
    if gone:
        column.addWidget(label(tr("Measures that are superseded: {n}", n=len(gone)), "secondary"))
    for row in gone:
        if row.done_on is not None:
            column.addWidget(label(carried_out(row), wrap=True, meaning=Meaning.BAD))
    column.addWidget(button(tr("Result before the correction…"), lambda: show_earlier(page, held, made.edition - 1)))
    return part


def carried_out(row: MeasureRow) -> str:
    """Say that something was done which the corrected result does not bring, and what to do about it."""
    facts = {"what": word(row.kind), "person": row.person or row.section, "on": row.done_on}
    if row.kind in REMOVALS:
        return tr("{what} ({person}) took effect on {on}: the committee must decide again, then mend the registry.",
                  **facts)  # fmt: skip
    return tr("{what} ({person}) was done on {on}: tell them that its ground is gone.", **facts)


def _listed(lines: list[str]) -> str:
    more = [tr("and {n} more lines", n=len(lines) - MOST_LINES)] if len(lines) > MOST_LINES else []
    return "\n".join([*lines[:MOST_LINES], *more])
