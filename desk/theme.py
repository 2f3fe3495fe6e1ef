"""Colours, sizes, fonts and the style sheet: the one place that says how the program looks."""

from __future__ import annotations

from enum import StrEnum
from functools import cache, lru_cache
from string import Template
from typing import Final

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication

from models.common.places import resource

GROUND: Final = "#F4F5F7"
SURFACE: Final = "#FFFFFF"
LINE: Final = "#D9DEE5"
TEXT: Final = "#1D2733"
SECONDARY: Final = "#5B6776"
ACCENT: Final = "#1F4E79"
BAD: Final = "#B3261E"
SOON: Final = "#B25E09"
GOOD: Final = "#1B6E3C"
SELECTED: Final = "#DCE8F4"
HOVER: Final = "#EEF3F8"
FAINT: Final = "#8A94A1"

GRID: Final = 8
BODY: Final = 14
SMALL: Final = 12
HEADING: Final = 16
TITLE: Final = 20
ROW: Final = 32
COMPACT_ROW: Final = 28

INDICATORS: Final = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00")
"""冷 懒 推 乱 贪, always in this order; safe for the common kinds of colour blindness (Okabe and Ito)."""
INDICATOR_INKS: Final = ("#FFFFFF", "#1D2733", "#FFFFFF", "#1D2733", "#FFFFFF")
SERIES: Final = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#7A5195", "#8C6D1F")
"""Colours of other charts, for at most eight series."""

FAMILY: Final = "Noto Sans SC"
WINDOW_FONTS: Final = ("NotoSansSC-Regular.ttf", "LXGWWenKai-Regular.ttf")
FALLBACKS: Final = ("LXGW WenKai", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "WenQuanYi Micro Hei")


class Meaning(StrEnum):
    """What a colour says; a word or a shape always says it too."""

    PLAIN = "plain"
    INFO = "info"
    GOOD = "good"
    """Done."""
    SOON = "soon"
    """Due soon, and ranks 4–10."""
    BAD = "bad"
    """Overdue, and ranks 1–3."""
    QUIET = "quiet"
    """Waived, void, of the past."""

    @property
    def ink(self) -> QColor:
        """Colour of text and shapes."""
        return QColor(_INKS[self])

    @property
    def wash(self) -> QColor:
        """Pale ground behind the ink."""
        return QColor(_WASHES[self])


_INKS: Final = {
    Meaning.PLAIN: TEXT,
    Meaning.INFO: ACCENT,
    Meaning.GOOD: GOOD,
    Meaning.SOON: SOON,
    Meaning.BAD: BAD,
    Meaning.QUIET: SECONDARY,
}
_WASHES: Final = {
    Meaning.PLAIN: SURFACE,
    Meaning.INFO: "#E4EDF6",
    Meaning.GOOD: "#E3F1E8",
    Meaning.SOON: "#FBEEDD",
    Meaning.BAD: "#FAE6E4",
    Meaning.QUIET: "#ECEFF3",
}


def rank_meaning(rank: int | None) -> Meaning:
    """Return the meaning of a rank: 1–3 and 4–10 carry measures (R7), the others none."""
    if rank is None or rank > 10:
        return Meaning.QUIET
    return Meaning.BAD if rank <= 3 else Meaning.SOON


@cache
def font(size: int = BODY, *, strong: bool = False) -> QFont:
    """Return the window font with figures of equal width."""
    made = QFont()
    made.setFamilies([FAMILY, *FALLBACKS])
    made.setPixelSize(size)
    made.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


@lru_cache(maxsize=4096)
def text_width(text: str, size: int = BODY, *, strong: bool = False) -> int:
    """Return how many pixels a line of text takes."""
    return _metrics(size, strong).horizontalAdvance(text)


@cache
def _metrics(size: int, strong: bool) -> QFontMetrics:
    return QFontMetrics(font(size, strong=strong))


def load_fonts() -> tuple[str, ...]:
    """Load the bundled window font and the one that has the rarest names; returns the families found."""
    families: list[str] = []
    for measured in (font, text_width, _metrics):
        measured.cache_clear()  # before, letters had other widths
    for path in (resource("fonts", name) for name in WINDOW_FONTS):
        number = QFontDatabase.addApplicationFont(str(path))
        families += QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return tuple(families)


def palette() -> QPalette:
    """Return the light palette."""
    made = QPalette()
    role = QPalette.ColorRole
    for part, colour in (
        (role.Window, GROUND),
        (role.WindowText, TEXT),
        (role.Base, SURFACE),
        (role.AlternateBase, GROUND),
        (role.Text, TEXT),
        (role.Button, SURFACE),
        (role.ButtonText, TEXT),
        (role.BrightText, BAD),
        (role.Highlight, ACCENT),
        (role.HighlightedText, SURFACE),
        (role.Link, ACCENT),
        (role.ToolTipBase, TEXT),
        (role.ToolTipText, SURFACE),
        (role.PlaceholderText, FAINT),
        (role.Mid, LINE),
        (role.Midlight, LINE),
    ):
        made.setColor(part, QColor(colour))
    for part in (role.Text, role.WindowText, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, part, QColor(FAINT))
    return made


def style_sheet() -> str:
    """Return the style sheet with the palette filled in."""
    names = {name.lower(): value for name, value in globals().items() if name.isupper() and isinstance(value, str)}
    washes = {f"{meaning.value}_wash": wash for meaning, wash in _WASHES.items()}
    raw = resource("style.qss").read_text("utf-8")
    return Template(raw).substitute(names, icons=resource("icons").as_posix(), **washes)


def apply(app: QApplication) -> None:
    """Dress the whole application."""
    load_fonts()
    app.setStyle("Fusion")
    app.setPalette(palette())
    app.setFont(font())
    app.setStyleSheet(style_sheet())
