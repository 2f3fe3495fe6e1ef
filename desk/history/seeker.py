"""The search field of the page: a number, part of a section's name or of a person's; namesakes told apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit

from desk.language import shown, tr
from desk.sentences import word
from desk.shared.icons import icon
from models.history.finding import Hit, Subject

WIDTH: Final = 560


class Seeker(QLineEdit):
    """Offers what fits while one types; Enter takes the first."""

    chosen = Signal(object)
    """A `Subject`."""
    missed = Signal(str)
    """Nothing fits what was entered."""

    def __init__(self, read: Callable[[str], tuple[Hit, ...]]) -> None:
        """Look things up with `read`."""
        super().__init__()
        self.read = read
        self.hits: tuple[Hit, ...] = ()
        self.setPlaceholderText(tr("Number or name of a section, or a person's name"))
        self.setAccessibleName(tr("Number or name of a section, or a person's name"))
        self.setClearButtonEnabled(True)
        self.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.setFixedWidth(WIDTH)
        self.offered = QStandardItemModel(self)
        completer = QCompleter(self.offered, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(14)
        completer.activated[QModelIndex].connect(self._took)  # type: ignore[index]
        self.setCompleter(completer)
        self.emptying = QTimer(self)
        self.emptying.setSingleShot(True)
        self.emptying.timeout.connect(self.clear)
        self.textEdited.connect(self.look)
        self.returnPressed.connect(self.enter)

    def look(self, text: str) -> None:
        """Offer what fits."""
        self.hits = self.read(text)
        self.offered.clear()
        for hit in self.hits:
            item = QStandardItem(hit_words(hit))
            item.setData(hit.subject, Qt.ItemDataRole.UserRole)
            self.offered.appendRow(item)

    def enter(self) -> None:
        """Take the first that fits what was typed."""
        popup = self.completer().popup()
        if popup.isVisible() and popup.currentIndex().isValid():
            return
        popup.hide()
        self.look(self.text())
        if self.hits:
            self._take(self.hits[0].subject)
        elif self.text().strip():
            self.missed.emit(self.text().strip())

    def _took(self, index: QModelIndex) -> None:
        subject = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(subject, Subject):
            self._take(subject)

    def _take(self, subject: Subject) -> None:
        self.emptying.start(0)  # not at once: the completer writes what was taken into the field after this
        self.chosen.emit(subject)


def hit_words(hit: Hit) -> str:
    """Return a hit on one line: a section with number and unit, a person with note and posts."""
    if hit.number is not None:
        ended = f" · {tr('ended {day}', day=hit.ended.isoformat())}" if hit.ended else ""
        return f"{hit.number:03d} {hit.name} · {hit.unit}{ended}"
    posts = shown([f"{place} {word(post)}" for place, post in hit.posts])
    name = f"{hit.name}（{hit.note}）" if hit.note else hit.name
    return f"{name} · {posts}" if posts else name
