"""The panel of one inspected section: plan, record, evidence, conclusion, referral."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QFileDialog, QWidget

from desk.inspecting import forms
from desk.language import shown, tr
from desk.outgoing import save_paper
from desk.sentences import word
from desk.shared.by_indicator import worded
from desk.shared.form import FormDialog
from desk.shared.page import Page
from desk.shared.panel import DetailPanel, facts_grid
from desk.shared.pickers import open_file
from desk.shared.widgets import Pill, label
from desk.theme import Meaning
from models.common.rights import Right
from models.inspections.actions import add_evidence
from models.inspections.queries import EvidenceRow, VisitRow, VisitState, evidence
from models.inspections.rules import is_late
from reports.inspection_form import inspection_form

Form = Callable[[Page, VisitRow, dt.date], FormDialog]
_MEANINGS: Final = {
    VisitState.PLANNED: Meaning.INFO,
    VisitState.RECORDED: Meaning.SOON,
    VisitState.CONCLUDED: Meaning.GOOD,
    VisitState.REFERRED: Meaning.GOOD,
    VisitState.WITHDRAWN: Meaning.QUIET,
}
_NEXT: Final[dict[VisitState, Form]] = {
    VisitState.PLANNED: forms.record,
    VisitState.RECORDED: forms.conclude,
    VisitState.CONCLUDED: forms.refer,
}


def said(row: VisitRow, today: dt.date) -> tuple[str, Meaning]:
    """Return how far an inspection has come as a word and its colour."""
    if is_late(row.state, row.before_on, today):
        return tr("overdue"), Meaning.BAD
    return str(word(row.state)), _MEANINGS[row.state]


def next_form(row: VisitRow) -> Form | None:
    """Return the form of the next step, if there is one."""
    return _NEXT.get(row.state)


def show_visit(page: Page, panel: DetailPanel, row: VisitRow, today: dt.date) -> None:
    """Fill the panel."""
    facts = [
        (tr("Unit"), row.unit),
        (tr("Method"), row.method),
        (tr("Team"), shown(list(row.team))),
        (tr("Due before"), row.before_on),
        (tr("What to look at"), row.purpose),
    ]
    if row.withdrawn:
        facts.append((tr("Called off because"), row.withdrawn))
    sub = tr("Re-check, {round}", round=row.round_title) if row.round else tr("General inspection")
    panel.show_record(row.section, facts, sub=f"{tr('Record no.')} {row.id} · {sub}", pill=said(row, today))
    if row.visited_on:
        panel.add_part(tr("What was seen"), facts_grid([
            (tr("Date"), row.visited_on), (tr("Place"), row.place), (tr("Observations"), row.observations),
            *worded(row.findings),
        ]))  # fmt: skip
        if files := page.ask(evidence, row.id):
            panel.add_part(tr("Evidence"), facts_grid([_file(one) for one in files]))
    if row.conclusion:
        panel.add_part(tr("Conclusion"), label(row.conclusion, wrap=True))
    if row.referred_on:
        panel.add_part(tr("Referral"), facts_grid([
            (tr("Referred to"), row.referred_to), (tr("Date"), row.referred_on), (tr("Reference"), row.reference),
        ]))  # fmt: skip
    panel.set_actions(_actions(page, row, today))


def _file(row: EvidenceRow) -> tuple[str, QWidget]:
    """Return a file with the beginning of its digest, or what is wrong with it."""
    if row.fault is not None:
        return row.name, Pill(str(word(row.fault)), Meaning.BAD)
    there = label(row.sha256[:16] + "…")
    there.setToolTip(f"SHA-256 {row.sha256}")
    return row.name, there


def _actions(page: Page, row: VisitRow, today: dt.date) -> list[tuple[str, Callable[[], object], str]]:
    """Return what may be done now, the next step first."""
    paper = (tr("Record form…"), partial(save_form, page, row), "")
    if not page.may(Right.MEASURE_EDIT):
        return [paper]
    enter = (tr("Enter the record…"), partial(forms.record, page, row, today))
    keep = (tr("Keep a file…"), partial(choose_evidence, page, row), "")
    match row.state:
        case VisitState.PLANNED:
            return [(*enter, "primary"), paper, (tr("Call off…"), partial(forms.withdraw, page, row, today), "")]
        case VisitState.RECORDED:
            concluded = (tr("Conclude…"), partial(forms.conclude, page, row, today), "primary")
            return [concluded, (tr("Correct…"), enter[1], ""), keep]
        case VisitState.CONCLUDED | VisitState.REFERRED:
            look = "primary" if row.state is VisitState.CONCLUDED else ""
            return [(tr("Refer…"), partial(forms.refer, page, row, today), look), keep]
    return []


def choose_evidence(page: Page, row: VisitRow) -> QFileDialog:
    """Ask for a file and keep it beside the data."""

    def keep(path: Path) -> None:
        page.attempt(lambda: page.do(add_evidence, row.id, path), tr("The file is kept with its digest."))

    return open_file(page, tr("Choose a file of evidence"), tr("All files") + " (*)", keep)


def save_form(page: Page, row: VisitRow) -> None:
    """Save the empty form of a record, to be filled in by hand."""
    paper = page.attempt(lambda: page.ask(inspection_form, row.id))
    if paper is None:
        return
    if folder := QFileDialog.getExistingDirectory(page, tr("Folder for the paper")):
        saved = page.attempt(lambda: save_paper(page.desk.office, paper, Path(folder) / paper.name))
        if saved:
            page.desk.tell(tr("Saved: {path}", path=saved))
