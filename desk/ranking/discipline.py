"""The form for how the person of a verified tip was disciplined, before and after the result is final (R6.5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desk.language import tr
from desk.shared.fields import Field, Kind
from desk.shared.form import FormDialog
from desk.shared.page import Page
from models.common.rights import Right
from models.intake.rules import LONGEST_TEXT
from models.ranking.discipline import record_discipline
from models.ranking.queries import TipRow


def discipline_act(page: Page, tip: TipRow | None) -> Callable[[], object] | None:
    """Return what opens the form, if it may be: discipline comes late, so a final result does not forbid it."""
    if tip is None or tip.withdrawn is not None or not page.may(Right.RESULT_EDIT):
        return None
    return lambda: ask_discipline(page, tip)


def ask_discipline(page: Page, tip: TipRow) -> FormDialog:
    """Ask how the person was disciplined; what stood there before stays in the log."""
    about = Field(
        "discipline", tr("Discipline"), Kind.MULTILINE, required=True, most=LONGEST_TEXT,
        help=tr("What was decided about the person, by whom, when, and under which number."),
    )  # fmt: skip

    def save(given: dict[str, Any]) -> None:
        page.do(record_discipline, tip.id, given["discipline"])

    dialog = FormDialog(
        page,
        tr("Discipline after the tip about {section}", section=tip.section),
        (about,),
        {"discipline": tip.discipline or ""},
        save=save,
        intro=tr("It may be recorded after the result is final as well; no figure depends on it."),
        done=tr("Discipline recorded."),
    )
    dialog.open()
    return dialog
