"""The widgets behind the fields of a form, each with the same four verbs: get, set, changed, widget."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final, cast

from PySide6.QtCore import QDate, QObject, QPoint, QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCalendarWidget, QCheckBox, QComboBox, QCompleter, QLineEdit, QPlainTextEdit, QWidget

from desk.language import tr
from desk.shared.fields import Field, Kind, Unreadable, read_date, written
from desk.shared.icons import icon
from desk.shared.widgets import label

UNKNOWN: Final = object()
"""Typed into a PICK, but none of its choices."""


class Editor(QObject):
    """One editor: its widget, what it holds, and a signal when that changed by hand."""

    changed = Signal()

    def __init__(self, widget: QWidget, get: Callable[[], Any], put: Callable[[Any], None]) -> None:
        """Join a widget with how it is read and filled."""
        super().__init__(widget)
        self.widget, self.get, self.put = widget, get, put


def editor(field: Field) -> Editor:
    """Return the editor for a field."""
    makers: dict[Kind, Callable[[Field], Editor]] = {
        Kind.TEXT: _text, Kind.INT: _text, Kind.PASSWORD: _text, Kind.MULTILINE: _multiline, Kind.DATE: _date,
        Kind.CHOICE: _choice, Kind.PICK: _pick, Kind.BOOL: _bool, Kind.READONLY: _readonly,
    }  # fmt: skip
    made = makers[field.kind](field)
    made.widget.setAccessibleName(field.label)
    return made


def _text(field: Field) -> Editor:
    box = QLineEdit()
    box.setPlaceholderText(field.placeholder)
    if field.kind is Kind.PASSWORD:
        box.setEchoMode(QLineEdit.EchoMode.Password)
    if field.kind is Kind.INT:
        box.setMaximumWidth(160)
    made = Editor(box, box.text, lambda value: box.setText(written(value)))
    box.textEdited.connect(made.changed)
    return made


def _multiline(field: Field) -> Editor:
    box = QPlainTextEdit()
    box.setTabChangesFocus(True)
    box.setFixedHeight(80)
    box.setPlaceholderText(field.placeholder)
    made = Editor(box, box.toPlainText, lambda value: box.setPlainText(written(value)))
    box.textChanged.connect(made.changed)
    return made


def _date(field: Field) -> Editor:
    made = _text(field)
    box = cast(QLineEdit, made.widget)
    box.setMaximumWidth(180)
    box.setPlaceholderText(field.placeholder or "2021-04-12")
    opener = box.addAction(icon("calendar"), QLineEdit.ActionPosition.TrailingPosition)
    opener.setToolTip(tr("Calendar (Alt+Down)"))
    opener.setShortcut("Alt+Down")
    opener.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
    opener.triggered.connect(lambda _checked=False: _open_calendar(box, made))
    return made


def _open_calendar(box: QLineEdit, made: Editor) -> None:
    calendar = QCalendarWidget(box)
    calendar.setWindowFlag(Qt.WindowType.Popup)
    calendar.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    try:
        day = read_date(box.text()) or dt.date.today()
    except Unreadable:
        day = dt.date.today()
    calendar.setSelectedDate(QDate(day.year, day.month, day.day))

    def chosen(picked: QDate) -> None:
        box.setText(f"{picked.year()}-{picked.month():02d}-{picked.day():02d}")
        calendar.close()
        made.changed.emit()

    calendar.activated.connect(chosen)
    calendar.clicked.connect(chosen)
    calendar.move(box.mapToGlobal(QPoint(0, box.height())))
    calendar.show()


def _choice(field: Field) -> Editor:
    box = QComboBox()
    values = [value for value, _text_ in field.choices]
    for _value, text in field.choices:
        box.addItem(text)
    if field.default is None and None not in values:
        box.setPlaceholderText(field.placeholder or tr("Choose"))
        box.setCurrentIndex(-1)

    def get() -> Any:
        return values[box.currentIndex()] if box.currentIndex() >= 0 else None

    made = Editor(box, get, lambda value: box.setCurrentIndex(values.index(value) if value in values else -1))
    box.activated.connect(lambda _place: made.changed.emit())
    return made


def _pick(field: Field) -> Editor:
    box = QLineEdit()
    texts = [text for _value, text in field.choices]
    values = [value for value, _text_ in field.choices]
    completer = QCompleter(box)
    completer.setModel(QStringListModel(texts, completer))
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setMaxVisibleItems(12)
    box.setCompleter(completer)
    box.setPlaceholderText(field.placeholder or tr("Type a part of the name"))
    box.addAction(icon("search"), QLineEdit.ActionPosition.TrailingPosition)

    def get() -> Any:
        typed = box.text().strip()
        if not typed:
            return None
        near = [place for place, text in enumerate(texts) if typed.casefold() in text.casefold()]
        place = texts.index(typed) if typed in texts else near[0] if len(near) == 1 else -1
        return values[place] if place >= 0 else UNKNOWN

    def put(value: Any) -> None:
        box.setText(texts[values.index(value)] if value in values else "")

    made = Editor(box, get, put)
    box.textEdited.connect(made.changed)
    completer.activated.connect(made.changed)
    return made


def _bool(field: Field) -> Editor:
    box = QCheckBox(field.placeholder or field.label)
    made = Editor(box, box.isChecked, lambda value: box.setChecked(bool(value)))
    box.clicked.connect(lambda _checked=False: made.changed.emit())
    return made


def _readonly(field: Field) -> Editor:
    box = label(wrap=True)
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return Editor(box, box.text, lambda value: box.setText(written(value)))
