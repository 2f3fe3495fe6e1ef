"""What every tab of the system page is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desk.language import tr
from desk.shared.form import Field, FormPanel
from desk.shared.messages import confirm
from models.settings.actions import change_settings

if TYPE_CHECKING:
    from desk.system.page import SystemPage


WIDTHS: Final = (800, 326)
"""Of a list and its panel."""


class Part(QWidget):
    """A tab: its own sentence and buttons come and go with it."""

    lead = ""
    """English source of the sentence under the page's title."""

    def __init__(self, page: SystemPage) -> None:
        """Prepare a column without margins, and no buttons."""
        super().__init__()
        self.page = page
        self.head: list[QPushButton] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 8, 0, 0)
        self.column.setSpacing(8)

    def refresh(self) -> None:
        """Read again and show."""

    def may_leave(self) -> bool:
        """Say whether nothing unsaved would be lost."""
        return True


class FormPart(Part):
    """A tab of settings, saved together by one button."""

    def __init__(self, page: SystemPage, fields: Sequence[Field]) -> None:
        """Make the form and its button; the tab lays them out."""
        super().__init__(page)
        self.form = FormPanel(fields, save=self.save)
        self.form.saved.connect(lambda _none: page.desk.tell(tr("Settings saved.")))
        self.form.saved.connect(lambda _none: self.show_state())
        self.form.changed.connect(self.show_state)
        self.form.setMaximumWidth(720)
        self.button = page.primary(tr("Save settings"), self.form.save, "check")
        self.head.append(self.button)
        self.show_state()

    def save(self, values: dict[str, Any]) -> None:
        """Store all settings at once."""
        self.page.do(change_settings, values)

    def show_state(self) -> None:
        """Let the button work while something is edited."""
        self.button.setEnabled(self.form.dirty)

    def may_leave(self) -> bool:
        """Ask when something was edited."""
        if not self.form.dirty:
            return True
        confirm(
            self.page,
            tr("Leave without saving?"),
            tr("What you changed in this form has not been saved."),
            tr("Discard"),
            self.discard,
        )
        return False

    def discard(self) -> None:
        """Go back to what is stored."""
        self.form.dirty = False
        self.refresh()
