"""Small widgets that every page uses: labels by look, buttons, pills, badges, banners, empty states."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from desk.shared.icons import icon, picture
from desk.shared.paint import BADGE_WIDTH, PILL_HEIGHT, draw_badge, draw_indicators, draw_pill, pill_width
from desk.theme import ACCENT, FAINT, SURFACE, Meaning


def label(text: str = "", look: str = "", *, wrap: bool = False, meaning: Meaning | None = None) -> QLabel:
    """Return a label; looks: title, heading, lead, secondary, fault, figure."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if look:
        made.setProperty("look", look)
    if meaning is not None:
        made.setStyleSheet(f"color: {meaning.ink.name()}")
    return made


def button(text: str, slot: Callable[[], object], look: str = "", *, icon_name: str = "", tip: str = "") -> QPushButton:
    """Return a push button; looks: primary, danger, link, choice."""
    made = QPushButton(text)
    made.setProperty("look", look)
    made.setAutoDefault(False)
    if icon_name:
        made.setIcon(icon(icon_name, SURFACE if look == "primary" else ACCENT))
    made.setToolTip(tip)
    made.clicked.connect(lambda _checked=False: slot())
    return made


def bind(keys: str | QKeySequence.StandardKey, owner: QWidget, slot: Callable[[], object], *, inside: bool) -> None:
    """Bind keys that are heard in `owner`, with `inside` also in what lies in it.

    The context is set afterwards: given to the constructor together with a slot, it is not heeded.
    """
    made = QShortcut(QKeySequence(keys), owner)
    context = Qt.ShortcutContext
    made.setContext(context.WidgetWithChildrenShortcut if inside else context.WidgetShortcut)
    made.activated.connect(slot)


def tool(icon_name: str, tip: str, slot: Callable[[], object] | None = None, text: str = "") -> QToolButton:
    """Return a flat icon button with a tip, and a text beside the icon where given."""
    made = QToolButton()
    made.setIcon(icon(icon_name))
    made.setIconSize(QSize(18, 18))
    made.setToolTip(tip)
    made.setAccessibleName(tip)
    made.setText(text)
    if text:
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    if slot is not None:
        made.clicked.connect(lambda _checked=False: slot())
    return made


def line(*, upright: bool = False) -> QFrame:
    """Return a one-pixel line."""
    made = QFrame()
    made.setProperty("look", "line")
    (made.setFixedWidth if upright else made.setFixedHeight)(1)
    return made


def surface(*children: QWidget, margin: int = 16, spacing: int = 8) -> QFrame:
    """Return a white framed surface with its children one under the other."""
    made = QFrame()
    made.setProperty("look", "surface")
    column = QVBoxLayout(made)
    column.setContentsMargins(margin, margin, margin, margin)
    column.setSpacing(spacing)
    for child in children:
        column.addWidget(child)
    return made


def row_of(*children: QWidget | None, spacing: int = 8) -> QHBoxLayout:
    """Return a row; None stands for the stretch."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    for child in children:
        if child is None:
            made.addStretch(1)
        else:
            made.addWidget(child)
    return made


class Pill(QWidget):
    """A state word on a pale ground in the colour of its meaning."""

    def __init__(self, text: str = "", meaning: Meaning = Meaning.INFO) -> None:
        """Show `text`."""
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.text, self.meaning = text, meaning
        self.set(text, meaning)

    def set(self, text: str, meaning: Meaning = Meaning.INFO) -> None:
        """Change word and meaning."""
        self.text, self.meaning = text, meaning
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Width of the word and its ends."""
        return QSize(pill_width(self.text) if self.text else 0, PILL_HEIGHT + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        painter = QPainter(self)
        if self.text:
            draw_pill(painter, QRectF(self.rect()), self.text, self.meaning)
        painter.end()


class Badge(QWidget):
    """A rank: 1–3 filled red, 4–10 framed, others plain."""

    def __init__(self, rank: int | None = None) -> None:
        """Show `rank`."""
        super().__init__()
        self.rank = rank
        self.setFixedSize(BADGE_WIDTH + 2, 24)
        self.setAccessibleName("" if rank is None else str(rank))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        painter = QPainter(self)
        draw_badge(painter, QRectF(self.rect()), self.rank)
        painter.end()


class IndicatorBar(QWidget):
    """The five indicators of a section, always in the same colours and order."""

    def __init__(self, counts: tuple[int, ...] = (0, 0, 0, 0, 0), most: int = 0) -> None:
        """Show five counts; the bar's length is their sum over `most`."""
        super().__init__()
        self.counts, self.most = counts, most
        self.setMinimumSize(80, 20)

    def set(self, counts: tuple[int, ...], most: int = 0) -> None:
        """Change the counts."""
        self.counts, self.most = counts, most
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw."""
        painter = QPainter(self)
        draw_indicators(painter, QRectF(self.rect()), self.counts, self.most)
        painter.end()


class Chip(QPushButton):
    """A measure or filter as a small button: state by colour and word, date beside it."""

    def __init__(self, text: str, meaning: Meaning, slot: Callable[[], object], tip: str = "") -> None:
        """Show `text`; `slot` runs when it is chosen."""
        super().__init__(text)
        self.setAutoDefault(False)
        self.setToolTip(tip)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setMeaning(meaning)
        self.clicked.connect(lambda _checked=False: slot())

    def setMeaning(self, meaning: Meaning) -> None:
        """Change the colour."""
        ink, wash = meaning.ink.name(), meaning.wash.name()
        self.setStyleSheet(
            f"QPushButton{{background:{wash};color:{ink};border:1px solid {wash};border-radius:4px;"
            f"padding:0 7px;min-height:22px;font-size:12px;text-align:left}}"
            f"QPushButton:hover{{border-color:{ink}}}"
            f"QPushButton:focus{{border:1px solid {ink};padding:0 7px;min-height:22px}}"
        )


SIGNS: Final = {Meaning.BAD: "warning", Meaning.SOON: "warning", Meaning.GOOD: "check"}
Slot = Callable[[], object]


class Banner(QFrame):
    """One line across the page that must not be overlooked; hidden while it has nothing to say."""

    def __init__(self) -> None:
        """Begin hidden."""
        super().__init__()
        self.setProperty("look", "banner")
        self.picture, self.text = QLabel(), label(wrap=True)
        self.row = row_of(self.picture, self.text)
        self.row.setStretch(1, 1)
        self.row.setContentsMargins(12, 7, 12, 7)
        self.setLayout(self.row)
        self.act: QPushButton | None = None
        self.hide()

    def say(self, text: str, meaning: Meaning = Meaning.INFO, act: str = "", slot: Slot | None = None) -> None:
        """Show `text`, with a button `act` where given; an empty text hides the banner."""
        self.setProperty("meaning", meaning.value)
        self.style().polish(self)
        self.picture.setPixmap(picture(SIGNS.get(meaning, "info"), meaning.ink.name(), 18))
        self.text.setText(text)
        if self.act is not None:
            self.act.deleteLater()
            self.act = None
        if act and slot is not None:
            self.act = button(act, slot, "link")
            self.row.addWidget(self.act)
        self.setVisible(bool(text))


class EmptyState(QWidget):
    """What to do when there is nothing to show: one sentence and, where it helps, one button."""

    def __init__(self, text: str, act: str = "", slot: Slot | None = None, icon_name: str = "empty") -> None:
        """Show the sentence in the middle."""
        super().__init__()
        self.picture = QLabel()
        self.picture.setPixmap(picture(icon_name, FAINT, 40))
        self.text = label(text, "lead", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.act = button(act, slot, "") if act and slot is not None else None
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.text)
        if self.act is not None:
            column.addWidget(self.act, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
