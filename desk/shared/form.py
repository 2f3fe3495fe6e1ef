"""Forms: fields with their errors beside them, as a panel in a page or as a dialog."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from desk.language import tr
from desk.sentences import sentence
from desk.shared.context import DeskWidget
from desk.shared.editors import UNKNOWN, Editor, editor
from desk.shared.fields import Field, Kind, Unreadable, fault, read
from desk.shared.messages import confirm
from desk.shared.widgets import Banner, bind, button, label, row_of
from desk.theme import Meaning
from models.common.errors import Refusal

__all__ = ["Field", "FormDialog", "FormPanel", "Kind"]

Values = dict[str, Any]


class FormPanel(QWidget):
    """A form: labels left, fields right, what is wrong under the field, saving by Ctrl+Enter."""

    changed = Signal()
    """Something was edited by hand."""
    saved = Signal(object)
    """Saving succeeded; carries what `save` returned."""
    grew = Signal()
    """A sentence appeared under a field or above the form."""

    def __init__(
        self,
        fields: Sequence[Field],
        values: Mapping[str, Any] | None = None,
        *,
        save: Callable[[Values], object],
        keys: bool = True,
    ) -> None:
        """Show the fields filled with `values`; `save` takes the read values and may raise Refusal."""
        super().__init__()
        self.fields, self.save_values = tuple(fields), save
        self.editors: dict[str, Editor] = {}
        self.faults: dict[str, QLabel] = {}
        self.dirty = False
        self.banner = Banner()
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(16)
        self.grid.setVerticalSpacing(4)
        self.grid.setColumnStretch(1, 1)
        self.grid.setColumnMinimumWidth(0, 96)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.banner)
        column.addLayout(self.grid)
        column.addStretch(1)
        for field in fields:
            self._add(field)
        self.fill(values or {})
        if keys:
            self.bind_keys(self)

    def bind_keys(self, widget: QWidget) -> None:
        """Save by Ctrl+Enter anywhere in `widget`."""
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            bind(key, widget, self.save, inside=True)

    def _add(self, field: Field) -> None:
        row = self.grid.rowCount()
        if field.kind is Kind.HEADING:
            self.grid.setRowMinimumHeight(row, 8 if row > 1 else 0)
            self.grid.addWidget(label(field.label, "heading"), row + 1, 0, 1, 2)
            return
        made = self.editors[field.key] = editor(field)
        name = label("" if field.kind is Kind.BOOL else field.label + (" *" if field.required else ""), wrap=True)
        name.setBuddy(made.widget)
        name.setMinimumHeight(32)
        name.setMaximumWidth(176)
        name.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        below = self.faults[field.key] = label(field.help, "secondary", wrap=True)
        self.grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
        self.grid.addWidget(made.widget, row, 1)
        self.grid.addWidget(below, row + 1, 1)
        below.setVisible(bool(field.help))  # not before it has its place: it would be a window of its own
        self.grid.setRowMinimumHeight(row + 2, 4)
        made.changed.connect(lambda key=field.key: self._edited(key))

    def _edited(self, key: str) -> None:
        self.dirty = True
        self._show_fault(key, "")
        self.changed.emit()

    def fill(self, values: Mapping[str, Any]) -> None:
        """Show other values; nothing counts as edited."""
        for field in self.fields:
            if field.key in self.editors:
                value = values.get(field.key, field.default)
                if value is not None or field.kind is not Kind.CHOICE:
                    self.editors[field.key].put(value)
                self._show_fault(field.key, "")
        self.banner.say("")
        self.dirty = False

    def values(self) -> Values | None:
        """Read every field; None after marking what is wrong and going to the first of them."""
        read_values: Values = {}
        first = ""
        for field in self.fields:
            if field.kind in (Kind.HEADING, Kind.READONLY):
                continue
            value, wrong = self._read(field)
            self._show_fault(field.key, wrong)
            first = first or (field.key if wrong else "")
            read_values[field.key] = value
        if not first:
            return read_values
        self.focus_field(first)
        self.grew.emit()
        return None

    def _read(self, field: Field) -> tuple[Any, str]:
        raw = self.editors[field.key].get()
        if raw is UNKNOWN:
            return None, tr("Choose one of the list.")
        try:
            value = read(field, raw)
        except Unreadable as error:
            return None, str(error)
        return value, fault(field, value)

    def save(self) -> bool:
        """Read, save, and show a refusal at its field; True when saved."""
        values = self.values()
        if values is None:
            return False
        try:
            result = self.save_values(values)
        except Refusal as refusal:
            self.show_refusal(refusal)
            return False
        self.dirty = False
        self.banner.say("")
        self.saved.emit(result)
        return True

    def show_refusal(self, refusal: Refusal) -> None:
        """Show why it was not saved: at the field that `facts` names, else above the form."""
        key = str(refusal.facts.get("field", ""))
        if key in self.editors:
            self._show_fault(key, sentence(refusal))
            self.focus_field(key)
        else:
            self.banner.say(sentence(refusal), Meaning.BAD)
        self.grew.emit()

    def focus_field(self, key: str) -> None:
        """Go to a field."""
        widget = self.editors[key].widget
        widget.setFocus()
        if isinstance(widget, QLineEdit):
            widget.selectAll()

    def _show_fault(self, key: str, wrong: str) -> None:
        below, widget = self.faults[key], self.editors[key].widget
        hint = next(field.help for field in self.fields if field.key == key)
        if below.text() == (wrong or hint) and below.property("look") == ("fault" if wrong else "secondary"):
            return
        below.setProperty("look", "fault" if wrong else "secondary")
        below.setText(wrong or hint)
        below.setVisible(bool(wrong or hint))
        widget.setProperty("faulty", "true" if wrong else "false")
        for changed in (below, widget):
            changed.style().unpolish(changed)
            changed.style().polish(changed)


class _Tall(QScrollArea):
    """Shows a form whole as long as the screen allows."""

    def __init__(self, panel: FormPanel) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(panel)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the first field is to have the keyboard, not the area
        self.viewport().setAutoFillBackground(False)

    def sizeHint(self) -> QSize:
        """Return the form's height, as far as the screen allows."""
        inside = self.widget()
        width = max(self.viewport().width(), inside.minimumSizeHint().width())
        height = inside.heightForWidth(width) if inside.hasHeightForWidth() else inside.sizeHint().height()
        return QSize(width, min(height + 4, self.screen().availableGeometry().height() - 220))

    def minimumSizeHint(self) -> QSize:
        """Return the same: the dialog grows with its form."""
        return self.sizeHint()


class FormDialog(QDialog):
    """A form in a window of its own; Esc leaves it, asking only when something would be lost."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        fields: Sequence[Field],
        values: Mapping[str, Any] | None = None,
        *,
        save: Callable[[Values], object],
        intro: str = "",
        save_label: str = "",
        done: str = "",
        then: Callable[[Any], object] | None = None,
        width: int = 560,
    ) -> None:
        """Prepare; `open()` shows it. `done` goes to the status line, `then` gets what `save` returned."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(title)
        self.setMinimumWidth(width)
        self.panel = FormPanel(fields, values, save=save, keys=False)
        self.save_button = button(save_label or tr("Save"), self.panel.save, "primary", tip="Ctrl+Enter")
        self.cancel_button = button(tr("Cancel"), self.reject, tip="Esc")
        self.area = _Tall(self.panel)
        column = self.column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(title, "heading"))
        if intro:
            column.addWidget(label(intro, "lead", wrap=True))
        column.addWidget(self.area, 1)
        column.addLayout(row_of(None, self.cancel_button, self.save_button))
        self.panel.bind_keys(self)
        self.panel.grew.connect(self.grow)
        self.panel.saved.connect(lambda result: self._saved(result, done, then))

    def showEvent(self, event: QShowEvent) -> None:
        """Begin in the first field, over what stands in it."""
        super().showEvent(event)
        takes = [key for key, one in self.panel.editors.items() if one.widget.focusPolicy() != Qt.FocusPolicy.NoFocus]
        if takes and self.focusWidget() is None:
            self.panel.focus_field(takes[0])

    def grow(self) -> None:
        """Make room for what has appeared in the form."""
        self.area.updateGeometry()
        self.column.activate()
        self.resize(max(self.width(), self.sizeHint().width()), max(self.height(), self.sizeHint().height()))

    def _saved(self, result: object, done: str, then: Callable[[Any], object] | None) -> None:
        owner = self.parent()
        self.accept()
        if done and isinstance(owner, DeskWidget):
            owner.desk.tell(done)
        if then is not None:
            then(result)

    def reject(self) -> None:
        """Leave, after asking when something was edited."""
        if not self.panel.dirty:
            super().reject()
            return
        confirm(
            self,
            tr("Leave without saving?"),
            tr("What you changed in this form has not been saved."),
            tr("Discard"),
            self.discard,
        )

    def discard(self) -> None:
        """Leave without asking."""
        self.panel.dirty = False
        super().reject()


def ask(
    owner: DeskWidget,
    title: str,
    fields: Sequence[Field],
    values: Mapping[str, Any],
    save: Callable[[Values], object],
    done: str,
    intro: str = "",
) -> FormDialog:
    """Open a form; `done` is told once it is saved."""
    dialog = FormDialog(owner, title, fields, values, save=save, intro=intro, done=done)
    dialog.open()
    return dialog
