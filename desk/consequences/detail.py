"""The panel of one measure: why, who, when, and what may be done with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desk.attachments.panel import add_attachments
from desk.consequences import dialogs
from desk.consequences.columns import post_word
from desk.consequences.record import STEP_WORDS, add_record, course
from desk.consequences.states import REMOVALS, by_hand, next_step, person_of, points, state, why
from desk.documents.paper_dialog import PaperDialog
from desk.language import tr
from desk.sentences import word
from desk.shared.links import history_links, may_see_history
from desk.shared.page import Page
from desk.shared.panel import DetailPanel
from desk.shared.widgets import Chip, label
from desk.theme import Meaning
from models.common.errors import Refusal
from models.common.rights import Right
from models.consequences.life import TALKS
from models.consequences.queries import MeasureKind, MeasureRow, MeasureStatus
from models.consequences.streak_rounds import streak_rounds as streak_rounds_of
from models.documents.life import NOTICES
from models.documents.queries import ledger
from models.registry.queries import Post, holder
from models.rounds.queries import rounds
from reports.forms import record_paper

Shown = Callable[[MeasureRow], object]


def streak_rounds(page: Page, row: MeasureRow) -> tuple[tuple[str, int], ...]:
    """Return the rounds of a removal's streak as (title, rank), oldest first; predecessors' ranks too (R7.3)."""
    if row.kind not in REMOVALS:
        return ()
    run = tuple((one.title, one.rank) for one in page.ask(streak_rounds_of, row.round, row.section_id))
    return run or ((row.round_title, row.rank),)  # a correction may have ended it


def show_measure(
    page: Page, panel: DetailPanel, row: MeasureRow, today: dt.date, *, beside: tuple[MeasureRow, ...], shown: Shown
) -> None:
    """Fill the panel; `beside` are the other measures of the same cell, which `shown` switches to."""
    facts: list[tuple[str, object]] = [
        (tr("For"), person_of(row)),
        (tr("Post held then"), post_word(row.post)),
        (tr("Unit"), row.unit),
    ]
    if row.kind is MeasureKind.EMBARGO:
        facts += [(tr("From"), row.due_on), (tr("Embargo until"), row.until_on)]
    else:
        facts.append((tr("Due on"), row.due_on or tr("set by publication")))
    if row.points is not None:
        facts.append((tr("Points"), f"−{points(row)}"))
    if row.kind in REMOVALS:
        facts.append((tr("Decided by"), row.party_committee or tr("the competent Party committee")))
    if row.kind is MeasureKind.RECTIFICATION:
        opener = Chip(
            tr("Open the rectification"), Meaning.INFO, lambda: page.arrive(code=row.round, rectification=row.id)
        )
        facts.append((tr("Step by step"), opener))
    facts += [*course(row), (tr("Note"), row.note)]
    if paper := _paper(page, row):
        number, paper_id = paper
        facts.append((tr("Paper"), Chip(number, Meaning.INFO, lambda: page.desk.go("documents", paper_id=paper_id))))
    if row.kind in TALKS and row.status in (MeasureStatus.DUE, MeasureStatus.DONE):
        form = Chip(tr("Talk record…"), Meaning.INFO, lambda: show_record(page, row))
        facts.append((tr("Record form"), form))
    if may_see_history(page):
        facts.append((tr("History"), history_links(page, (row.section_id, row.section), (row.person_id, row.person))))
    panel.show_record(
        str(word(row.kind)), facts, sub=f"{row.round_title} · {row.section}", pill=state(row, today)
    )  # fmt: skip
    panel.add_part(tr("Why"), label(why(row, streak_rounds(page, row)), wrap=True))
    if otherwise := registry_now(page, row):
        panel.add_part(tr("Changed in the registry since"), label(otherwise, wrap=True, meaning=Meaning.SOON))
    add_record(page, panel, row)
    add_attachments(page, panel, row)
    if others := [one for one in beside if one.id != row.id]:
        panel.add_part(tr("In the same cell"), _switches(others, today, shown))
    panel.set_actions(buttons(page, row, today))


def registry_now(page: Page, row: MeasureRow) -> str:
    """Say so where the registry now names somebody else for the post on the cut-off date; the frozen list stays."""
    if row.post not in set(Post) or not page.may(Right.REGISTRY_READ):
        return ""
    cut_off = next(held.cut_off for held in page.ask(rounds) if held.code == row.round)
    try:
        now = page.ask(holder, row.section_id, Post(row.post), cut_off)
    except Refusal:  # the section is gone from that day
        now = None
    if (now and now.id) == row.person_id:
        return ""
    return tr(
        "On {day} the post was held by {now} as the registry has it now; the frozen list says {then}. It does not "
        "change. If the list was wrong, waive the measure with the reason.",
        day=cut_off, now=now.name if now else tr("nobody"), then=row.person or tr("nobody"),
    )  # fmt: skip


def _switches(others: list[MeasureRow], today: dt.date, shown: Shown) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    for one in others:
        said, meaning = state(one, today)
        column.addWidget(Chip(f"{word(one.kind)} · {said}", meaning, partial(shown, one)))
    return made


def buttons(page: Page, row: MeasureRow, today: dt.date) -> tuple[tuple[str, Callable[[], object], str], ...]:
    """Return what may be done with a measure now."""
    if not page.may(Right.MEASURE_EDIT):
        return ()

    def nothing() -> None:
        """Do nothing: the page reads again by itself when the table changed."""

    if row.status in (MeasureStatus.FLAGGED, MeasureStatus.SUPERSEDED):
        return ()
    step = next_step(row)
    first = ((STEP_WORDS[step](), lambda: dialogs.enter_step(page, (row,), step, today, nothing), ""),) if step else ()
    if row.status is not MeasureStatus.DUE:
        return (*first, (tr("Reopen…"), lambda: dialogs.reopen(page, row, nothing), ""))
    off = (tr("Waive…"), lambda: dialogs.waive(page, row, nothing), "")
    if row.due_on is None:
        return (off,)
    if row.kind in REMOVALS:
        return (*first, (tr("Enter the decision…"), lambda: dialogs.decide(page, row, today, nothing), ""), off)
    if not by_hand(row):
        return (*first, off)
    return (*first, (tr("Enter as done…"), lambda: dialogs.complete(page, (row,), today, nothing), ""), off)


def show_record(page: Page, row: MeasureRow) -> None:
    """Draw the record of a talk, to be written by hand or as it was entered, and show it (R7.1)."""
    page.job(
        tr("Drawing the paper"),
        lambda _progress: page.desk.office.ask(record_paper, row.id),
        lambda paper: PaperDialog(page, paper).open(),
    )


def _paper(page: Page, row: MeasureRow) -> tuple[str, int] | None:
    """Return number and id of the notice that a measure brought, if one is in the ledger."""
    if not page.may(Right.DOCUMENT_READ):
        return None
    try:
        papers = page.ask(ledger, None, row.round)
    except Refusal:
        return None
    for paper in papers:
        if NOTICES.get(paper.kind) is row.kind and paper.section_id == row.section_id and paper.voided is None:
            return f"{paper.organ_code}〔{paper.year}〕{paper.serial}号", paper.id
    return None
