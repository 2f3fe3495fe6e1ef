"""The handbook: F1 opens it at the chapter of what is on the screen, and it stays open beside the work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

from PySide6.QtCore import QObject, QSize, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeySequence,
    QShortcut,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from desk.language import CHINESE, language, tr
from desk.shared.icons import icon
from desk.shared.widgets import label, row_of, tool
from desk.theme import ACCENT, BODY, HEADING, LINE, ROW, TITLE, Meaning, font
from models.common.places import resource

START: Final = "start"
"""The chapter of the login, and of whatever has none of its own."""
SIZE: Final = (1040, 700)
MARK: Final = "F1 of the handbook"


@dataclass(frozen=True)
class Chapter:
    """A chapter by its file's name, which is the key of its page; the title is in the language in force."""

    key: str
    title: str

    @property
    def text(self) -> str:
        """The chapter as Markdown, in Chinese."""
        return _read(self.key)


def chapters() -> tuple[Chapter, ...]:
    """Return every chapter, in the handbook's order."""
    return (
        Chapter(START, tr("Getting started")),
        Chapter("home", tr("Home")),
        Chapter("registry", tr("Registry")),
        Chapter("rounds", tr("Rounds")),
        Chapter("ballots", tr("Ballot keying")),
        Chapter("sealing", tr("Second keying, rulings and seals")),
        Chapter("ranking", tr("Ranking")),
        Chapter("tracing", tr("Tracing and reading again")),
        Chapter("recomputing", tr("Recomputing by others")),
        Chapter("charts", tr("Charts and what-if")),
        Chapter("consequences", tr("Consequences")),
        Chapter("overview", tr("Overview")),
        Chapter("attachments", tr("Attachments")),
        Chapter("rectification", tr("Rectification")),
        Chapter("inspections", tr("Inspections")),
        Chapter("remedies", tr("Objections and corrections")),
        Chapter("promotions", tr("Asking about promotions")),
        Chapter("deductions", tr("Points by year")),
        Chapter("documents", tr("Documents")),
        Chapter("ledger", tr("Ledger of papers")),
        Chapter("printing", tr("Printing")),
        Chapter("kinds", tr("Kinds of papers")),
        Chapter("wording", tr("Wording of papers")),
        Chapter("newspaper", tr("The newspaper")),
        Chapter("faces", tr("Type faces and archival files")),
        Chapter("history", tr("History")),
        Chapter("system", tr("System")),
        Chapter("backup", tr("Backup and restore")),
        Chapter("messages", tr("Common messages")),
    )


@cache
def _read(key: str) -> str:
    return resource("help", CHINESE, f"{key}.md").read_text(encoding="utf-8")


@cache
def _plain(key: str) -> str:
    document = QTextDocument()
    document.setMarkdown(_read(key))
    return document.toPlainText().casefold()


class Handbook(QDialog):
    """Chapters at the left, the text at the right, a search over all of it."""

    def __init__(self) -> None:
        """Lay out in the language in force; `show_chapter` fills it."""
        super().__init__()
        self.language = language()
        self.chapters = chapters()
        self.key = ""
        self.past: list[str] = []
        self.setWindowTitle(tr("Handbook"))
        self.setWindowIcon(icon("app"))
        self.setMinimumSize(640, 420)
        self.resize(*SIZE)
        self.back_button = tool("left", tr("Back (Alt+Left)"), self.back)
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search the handbook (Ctrl+F)"))
        self.search.setAccessibleName(tr("Search the handbook (Ctrl+F)"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setFixedWidth(260)
        self.count = label("", "secondary")
        self.list = QListWidget()
        self.list.setFixedWidth(208)
        self.list.setSpacing(0)
        self.list.setUniformItemSizes(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(tr("Chapters"))
        for chapter in self.chapters:
            item = QListWidgetItem(chapter.title)
            item.setData(Qt.ItemDataRole.UserRole, chapter.key)
            item.setToolTip(chapter.title)
            item.setSizeHint(QSize(0, ROW))
            self.list.addItem(item)
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setAccessibleName(tr("Handbook"))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        column.addLayout(row_of(self.back_button, self.search, self.count, None))
        if self.language != CHINESE:
            column.addWidget(label(tr("The text of the handbook is in Chinese."), "lead"))
        middle = row_of(self.list, self.text, spacing=12)
        middle.setStretch(1, 1)
        column.addLayout(middle, 1)
        self._connect()

    def _connect(self) -> None:
        self.list.currentItemChanged.connect(self._chosen)
        self.search.textChanged.connect(self._look)
        self.search.returnPressed.connect(self.next_place)
        self.text.anchorClicked.connect(self._follow)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._start_search)
        QShortcut(QKeySequence("Alt+Left"), self, self.back)

    def show_chapter(self, key: str, *, remember: bool = True) -> None:
        """Turn to a chapter; the one before can be gone back to."""
        place = next((n for n, chapter in enumerate(self.chapters) if chapter.key == key), None)
        if place is None or key == self.key:
            return
        if remember and self.key:
            self.past.append(self.key)
        self.key = key
        self.text.setMarkdown(self.chapters[place].text)
        dress(self.text.document())
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self.list.setCurrentRow(place)
        self.back_button.setEnabled(bool(self.past))
        self._mark()

    def back(self) -> None:
        """Go back to the chapter before."""
        if self.past:
            self.show_chapter(self.past.pop(), remember=False)
            self.back_button.setEnabled(bool(self.past))

    def places(self) -> dict[str, int]:
        """Return how often each chapter has what is searched for; only those that have it."""
        wanted = self.search.text().strip().casefold()
        found = {chapter.key: _plain(chapter.key).count(wanted) for chapter in self.chapters} if wanted else {}
        return {key: count for key, count in found.items() if count}

    def next_place(self) -> None:
        """Go to the next place found, on into the next chapter and from the last to the first."""
        found = list(self.places())
        if not found or self._step():
            return
        place = found.index(self.key) + 1 if self.key in found else 0
        self.show_chapter(found[place % len(found)])
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self._step()

    def _step(self) -> bool:
        return self.text.find(self.search.text().strip())

    def _start_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _look(self) -> None:
        """Keep the chapters that have what is typed, and turn to the first of them where this one has not."""
        found, typed = self.places(), bool(self.search.text().strip())
        for place, chapter in enumerate(self.chapters):
            self.list.item(place).setHidden(typed and chapter.key not in found)
        if found and self.key not in found:
            self.show_chapter(next(iter(found)))
        self._mark()
        self.text.moveCursor(QTextCursor.MoveOperation.Start)
        self.count.setText("")
        if typed:
            told = tr("{n} places in {m} chapters", n=sum(found.values()), m=len(found))
            self.count.setText(told if found else tr("Nothing found."))
            self._step()

    def _mark(self) -> None:
        """Mark every place found in this chapter."""
        wanted, marks = self.search.text().strip(), []
        place = self.text.document().find(wanted) if wanted else QTextCursor()
        while not place.isNull():
            mark = QTextEdit.ExtraSelection()
            mark.cursor = place  # type: ignore[attr-defined]
            ground = QTextCharFormat()
            ground.setBackground(Meaning.SOON.wash)
            ground.setForeground(Meaning.SOON.ink)
            mark.format = ground  # type: ignore[attr-defined]
            marks.append(mark)
            place = self.text.document().find(wanted, place)
        self.text.setExtraSelections(marks)

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.show_chapter(str(item.data(Qt.ItemDataRole.UserRole)))

    def _follow(self, link: QUrl) -> None:
        self.show_chapter(link.path().removesuffix(".md"))


def dress(document: QTextDocument) -> None:
    """Give a Markdown text the program's measures: headings, lines, keys on a pale ground, ruled tables."""
    document.setDocumentMargin(20)
    block = document.begin()
    while block.isValid():
        level = block.blockFormat().headingLevel()
        inside_table = QTextCursor(block).currentTable() is not None
        form = QTextBlockFormat()
        form.setLineHeight(106.0 if inside_table else 124.0, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        form.setTopMargin(12.0 if level == 2 else 0.0)
        form.setBottomMargin(0.0 if inside_table else 5.0)
        cursor = QTextCursor(block)
        cursor.mergeBlockFormat(form)
        if level:
            face = font(TITLE if level == 1 else HEADING)
            face.setBold(True)
            _write(cursor, block.position(), block.length() - 1, face)
        block = block.next()
    for start, length in _keys(document):
        _write(QTextCursor(document), start, length, font(BODY), Meaning.INFO.wash)
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _rule(frame)


def _keys(document: QTextDocument) -> list[tuple[int, int]]:
    """Return where keys and commands stand: what Markdown sets in type of equal width, none across two lines."""
    found: list[tuple[int, int]] = []
    block = document.begin()
    while block.isValid():
        for place in range(block.position(), block.position() + block.length() - 1):
            cursor = QTextCursor(document)
            cursor.setPosition(place + 1)
            if not cursor.charFormat().fontFixedPitch():
                continue
            if found and sum(found[-1]) == place > block.position():
                found[-1] = (found[-1][0], found[-1][1] + 1)
            else:
                found.append((place, 1))
        block = block.next()
    return found


def _write(cursor: QTextCursor, start: int, length: int, face: QFont, ground: QColor | None = None) -> None:
    cursor.setPosition(start)
    cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
    form = QTextCharFormat()
    form.setFont(face)
    if ground is not None:
        form.setBackground(ground)
        form.setForeground(QColor(ACCENT))
    cursor.setCharFormat(form)  # not merged: Markdown's relative sizes would win


def _rule(table: QTextTable) -> None:
    form = table.format()
    form.setBorder(1)
    form.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    form.setBorderBrush(QColor(LINE))
    form.setBorderCollapse(True)
    form.setCellPadding(4)
    form.setCellSpacing(0)
    form.setTopMargin(2)
    form.setBottomMargin(10)
    form.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table.setFormat(form)


class Help(QObject):
    """F1 in a window and in every dialog over it opens the handbook."""

    def __init__(self, owner: QWidget, chapter: Callable[[], str]) -> None:
        """Listen in `owner`; `chapter` says what is on the screen."""
        super().__init__(owner)
        self.owner, self.chapter = owner, chapter
        self.book: Handbook | None = None
        QShortcut(QKeySequence("F1"), owner, self.open)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._reach)

    def open(self) -> Handbook:
        """Show the handbook at the chapter of what is on the screen.

        It belongs to no window, so that it can be read while a form of the window waits.
        """
        if self.book is None or self.book.language != language():
            self.close()
            self.book = Handbook()
            self.owner.destroyed.connect(self.book.deleteLater)
        keys = {chapter.key for chapter in self.book.chapters}
        wanted = self.chapter()
        self.book.show_chapter(wanted if wanted in keys else START)
        self.book.show()
        self.book.raise_()
        self.book.activateWindow()
        self.book.text.setFocus()
        return self.book

    def close(self) -> None:
        """Put the handbook away."""
        if self.book is not None:
            self.book.hide()
            self.book.deleteLater()
            self.book = None

    def _reach(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Give a dialog over the owner its own F1: keys do not reach past it."""
        window = now.window() if now is not None else None
        if not isinstance(window, QDialog) or window is self.owner or window.findChild(QShortcut, MARK) is not None:
            return
        above: QWidget | None = window
        while above is not None and above is not self.owner:
            above = above.parentWidget()
        if above is not None:
            QShortcut(QKeySequence("F1"), window, self.open).setObjectName(MARK)
