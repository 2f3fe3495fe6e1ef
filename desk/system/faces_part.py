"""The tab of the faces that papers are drawn with: the program's own, or official ones of this workstation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QWidget

from desk.documents.names import FACES
from desk.documents.preview import image
from desk.language import tr
from desk.shared.form import Field, Kind
from desk.shared.widgets import Pill, label, row_of, surface
from desk.system.part import FormPart
from models.settings.queries import settings
from reports.kit.faces import FaceChoice, look_again, searched
from reports.kit.font_files import bundled_name
from reports.kit.fonts import OFFICIAL, Face
from reports.kit.official import Installed, Unfit, Unusable
from reports.kit.specimen import specimen
from reports.preview import Picture, render

if TYPE_CHECKING:
    from desk.system.page import SystemPage

CHOICES: Final = {
    FaceChoice.BUNDLED: "the program's own faces",
    FaceChoice.INSTALLED: "official faces of the workstation, where it has them",
}
WHY: Final = {
    Unfit.OUTLINES: "cannot be used, its outlines are not TrueType",
    Unfit.EMBEDDING: "cannot be used, its maker does not allow it to be embedded in documents",
    Unfit.UNREADABLE: "cannot be used, the file is damaged or of an unknown kind",
}
SHARPNESS: Final = 96 / 72
"""Pixels a point of the specimens."""


@dataclass(frozen=True)
class Found:
    """One face as this workstation has it, with a line of each file that can draw it."""

    face: Face
    bundled: Picture
    own: Installed | None
    drawn: Picture | None
    refused: tuple[Unusable, ...]


class FacesPart(FormPart):
    """Which faces there are, what each looks like, and which of them are used."""

    lead = "Papers are drawn with the program's own faces, or with official ones where this workstation has them."

    def __init__(self, page: SystemPage) -> None:
        """Lay out; `refresh` reads."""
        choices = tuple((one.value, tr(CHOICES[one])) for one in FaceChoice)
        field = Field("faces", tr("Faces"), Kind.CHOICE, required=True, choices=choices)
        super().__init__(page, (field,))
        self.found: tuple[Found, ...] = ()
        self.form.saved.connect(lambda _none: self.refresh())
        self.grid_place = QScrollArea()
        self.grid_place.setWidgetResizable(True)
        self.grid_place.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.column.addWidget(surface(self.form))
        self.column.addWidget(self.grid_place, 1)
        self.again = page.secondary(tr("Look for faces again"), lambda: self.look(anew=True), "search")
        self.head.append(self.again)

    def refresh(self) -> None:
        """Read the setting, unless somebody is editing it, and look for faces the first time."""
        if not self.form.dirty:
            self.form.fill({"faces": self.page.ask(settings)["faces"]})
            self.show_state()
        if self.found:
            self.show_found(self.found)
        else:
            self.look(anew=False)

    def look(self, *, anew: bool) -> None:
        """Search the fonts of the workstation in the worker thread."""
        self.grid_place.setWidget(label(tr("Looking for faces…"), "secondary"))
        self.page.desk.jobs.run(tr("Looking for faces"), lambda _progress: look_for(anew), self.show_found, self.failed)

    def failed(self, _refusal: object) -> None:
        """Say that a file disappeared meanwhile."""
        self.grid_place.setWidget(label(tr("A font file changed meanwhile; look again."), "secondary"))

    def show_found(self, found: tuple[Found, ...]) -> None:
        """Show every face twice: the program's own and the installed one, and which is used."""
        self.found = found
        chosen = FaceChoice(self.page.ask(settings)["faces"])
        holder = QFrame()
        holder.setProperty("look", "surface")
        grid = QGridLayout(holder)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for place, one in enumerate(found):
            self._add(grid, 3 * place, one, chosen)
        grid.setRowStretch(3 * len(found), 1)
        self.grid_place.setWidget(holder)

    @staticmethod
    def _add(grid: QGridLayout, row: int, one: Found, chosen: FaceChoice) -> None:
        installed = chosen is FaceChoice.INSTALLED and one.own is not None
        grid.addWidget(label(tr(FACES[one.face.value]), "heading"), row, 0)
        grid.addLayout(_line(tr("the program's own: {name}", name=bundled_name(one.face)), used=not installed), row, 1)
        grid.addWidget(_picture(one.bundled), row, 2)
        grid.addLayout(_line(told(one), used=installed), row + 1, 1)
        if one.drawn is not None:
            grid.addWidget(_picture(one.drawn), row + 1, 2)
        grid.setRowMinimumHeight(row + 2, 10)


def look_for(anew: bool) -> tuple[Found, ...]:
    """Search, and draw a line of every face that can be used."""
    search = look_again() if anew else searched()
    found = []
    for face, official in OFFICIAL.items():
        own = search.found.get(official)
        drawn = _rendered(specimen(official)) if own else None
        refused = tuple(one for one in search.refused if one.official is official)
        found.append(Found(face, _rendered(specimen(face)), own, drawn, refused))
    return tuple(found)


def told(one: Found) -> str:
    """Say what the workstation has of a face, or why it cannot be used."""
    if one.own is not None:
        return tr("installed: {name}, {version}, {path}", name=one.own.name, version=one.own.version or "—",
                  path=str(one.own.path))  # fmt: skip
    if one.refused:
        first = one.refused[0]
        return tr("installed: {name}, {path}: {why}", name=first.name, path=str(first.path), why=tr(WHY[first.why]))
    return tr("not installed on this workstation; the program's own steps in")


def _line(text: str, *, used: bool) -> Any:
    pill = Pill(tr("used")) if used else QWidget()
    pill.setFixedWidth(56)
    shown = label(text, "" if used else "secondary", wrap=True)
    row = row_of(pill, shown)
    row.setStretch(1, 1)
    return row


def _rendered(pdf: bytes) -> Picture:
    return render(pdf, 0, 2 * SHARPNESS)


def _picture(picture: Picture) -> QLabel:
    made = QLabel()
    pixels = QPixmap.fromImage(image(picture))
    pixels.setDevicePixelRatio(2)
    made.setPixmap(pixels)
    made.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    return made
