"""Bringing pre-printed paper into line with a printer: the sheet, and what was read from it (R8.3)."""

from __future__ import annotations

from collections.abc import Callable

from desk.documents.output import paint
from desk.documents.print_setup import Plan, millimetres
from desk.documents.printers import Rack
from desk.language import tr
from desk.shared.form import Field, ask
from desk.shared.page import Page
from desk.shared.progress import run_shown
from reports.calibration import Facts, form_of, offset, paper

Moved = Callable[[str, str], object]
"""Told of the new offset to the right and down, in millimetres as the fields of the setup hold them."""


def calibrate(page: Page, rack: Rack, kind: str, plan: Plan, moved: Moved) -> None:
    """Print the sheet for a kind's paper with the offset in force, then ask what was read from it."""
    facts = Facts(form_of(kind), plan.right, plan.down)
    title = tr("Calibration sheet…").rstrip("…")
    run_shown(
        page, page.desk.jobs, title,
        lambda _progress: paint(rack.open(plan.printer, title, duplex=False), [(paper(facts).data, 0)]),
        lambda _none: ask_readings(page, plan, moved),
    )  # fmt: skip


def ask_readings(page: Page, plan: Plan, moved: Moved) -> None:
    """Ask for the two readings; the program adds them to the offset with which the sheet was printed."""
    fields = tuple(
        Field(name, what, required=True, help=tr("Millimetres, with a minus to the left or up."))
        for name, what in (("right", tr("Reading to the right")), ("down", tr("Reading downwards")))
    )

    def save(values: dict[str, str]) -> None:
        right, down = offset(values["right"], values["down"], (plan.right, plan.down))
        moved(millimetres(right), millimetres(down))

    ask(
        page, tr("What was read from the calibration sheet"), fields, {"right": "0", "down": "0"}, save,
        tr("The offset is set. Print the sheet once more to see that it fits."),
        tr("Both 0: nothing has to be moved."),
    )  # fmt: skip
