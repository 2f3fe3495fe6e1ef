"""Links to the histories of sections and people, wherever their names appear."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desk.language import tr
from desk.shared.page import Page
from desk.shared.widgets import button
from models.common.rights import Right


def may_see_history(page: Page) -> bool:
    """Say whether histories are open to whoever is logged in."""
    return page.may(Right.RESULT_READ)


def go_to_section(page: Page, section_id: int) -> None:
    """Open a section's history."""
    page.desk.go("history", section_id=section_id)


def go_to_person(page: Page, person_id: int) -> None:
    """Open a person's history."""
    page.desk.go("history", person_id=person_id)


def history_links(page: Page, section: tuple[int, str], person: tuple[int | None, str] = (None, "")) -> QWidget:
    """Return a link to a section's history, and under it one to a person's; both as (id, name)."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    links = [(section[1], partial(go_to_section, page, section[0]))]
    if person[0] is not None:
        links.append((person[1], partial(go_to_person, page, person[0])))
    for name, go in links:
        link = button(name, go, "link", tip=tr("Show the history"))
        link.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        column.addWidget(link)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return made
