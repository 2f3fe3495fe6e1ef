"""From marks to the operators of a page: what comes again, on this page or another, is turned into them once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from reports.kit.codes import Codes
from reports.kit.fonts import AnyFace, Face, Substitution, preferred, substituted
from reports.kit.marks import BLACK, Colour, Glyphs, Group, Mark, Page, Patch, Stroke, moved

_SAME: Final = 0.00005
"""Points: space between characters that nothing shows."""
_HELD: Final = 256
"""Groups of marks remembered at a time, so that memory stays flat however many pages follow."""


class Turned(NamedTuple):
    """Operators, the characters in them that another face had to draw (R8.6), and the faces that drew."""

    code: str
    strange: frozenset[Substitution]
    faces: frozenset[AnyFace]


class Pen:
    """Draws the pages of one document of reportlab's, which gives the characters their codes."""

    def __init__(self, document: Any) -> None:
        """Begin without any face."""
        self._document = document
        self._codes: dict[AnyFace, Codes] = {}
        self._best = {face: preferred(face) for face in Face}
        self._held: dict[int, tuple[Sequence[Mark], Turned]] = {}

    def page(self, page: Page, paper: tuple[float, float]) -> Turned:
        """Return a page's operators, and what they draw."""
        upright = self._drawn(page.marks, paper[1])
        if not page.turned:
            return upright
        lying = self._drawn(page.turned, paper[0])
        code = f"{upright.code}q 0 1 -1 0 {paper[0]:.3f} 0 cm\n{lying.code}Q\n"
        return Turned(code, upright.strange | lying.strange, upright.faces | lying.faces)

    def codes(self, face: AnyFace) -> Codes:
        """Return the codes of a face's characters."""
        found = self._codes.get(face)
        if found is None:
            found = self._codes[face] = Codes(face, self._document)
        return found

    def _drawn(self, marks: Sequence[Mark], height: float) -> Turned:
        out: list[str] = []
        strange: set[Substitution] = set()
        faces: set[AnyFace] = set()
        for x, drop, part in self._parts(marks):
            out.append(f"q 1 0 0 1 {x:.3f} {height - drop:.3f} cm\n{part.code}Q\n")
            strange |= part.strange
            faces |= part.faces
        return Turned("".join(out), frozenset(strange), frozenset(faces))

    def _parts(self, marks: Sequence[Mark]) -> Iterator[tuple[float, float, Turned]]:
        """Yield groups and what stands between them, each with its origin."""
        loose: list[Mark] = []
        for mark in marks:
            if not isinstance(mark, Group):
                loose.append(mark)
                continue
            if loose:
                yield 0.0, 0.0, self._turned(loose)
                loose = []
            yield mark.x, mark.drop, self._remembered(mark.marks)
        if loose:
            yield 0.0, 0.0, self._turned(loose)

    def _remembered(self, marks: Sequence[Mark]) -> Turned:
        """Look marks up by what they are, not by what they say: comparing costs as much as turning them anew."""
        held = self._held.get(id(marks))
        if held is None:
            if len(self._held) >= _HELD:
                self._held.clear()
            held = self._held[id(marks)] = (marks, self._turned(marks))
        return held[1]

    def _turned(self, marks: Iterable[Mark]) -> Turned:
        out: list[str] = []
        strange: set[Substitution] = set()
        faces: set[AnyFace] = set()
        state = _State(self)
        for mark in _flat(marks):
            if isinstance(mark, Glyphs):
                out.append(state.glyphs(mark))
                faces.add(mark.used)
                if mark.used is not self._best[mark.wanted]:
                    strange |= substituted(mark.text, mark.wanted)
            else:
                out.append(state.stroke(mark) if isinstance(mark, Stroke) else state.patch(mark))
        return Turned("".join(out), frozenset(strange), frozenset(faces))


def _flat(marks: Iterable[Mark]) -> Iterator[Glyphs | Stroke | Patch]:
    """Yield the marks of groups within a group like its own."""
    for mark in marks:
        if isinstance(mark, Group):
            yield from _flat(moved(inner, mark.x, mark.drop) for inner in mark.marks)
        else:
            yield mark


class _State:
    """What the operators before have set, so that nothing is set twice; every group begins anew."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen
        self._used: AnyFace | None = None
        self._codes: Codes
        self._font: tuple[str, float] = "", 0.0
        self._spacing, self._scale = 0.0, 1.0
        self._fill, self._edge, self._width = BLACK, BLACK, 1.0

    def glyphs(self, mark: Glyphs) -> str:
        """Return a run of characters."""
        x, drop, text, _, used, size, spacing, scale, colour = mark
        setting = "" if colour == self._fill else self._filled(colour)
        if len(text) > 1 and abs(spacing - self._spacing) > _SAME:
            self._spacing = spacing
            setting += f"{spacing:.4f} Tc "
        if scale != self._scale:
            self._scale = scale
            setting += f"{scale * 100:.4f} Tz "
        if used is not self._used:
            self._used, self._codes = used, self._pen.codes(used)
        shown = "".join([self._shown(name, size, codes) for name, codes in self._codes.shown(text)])
        return f"BT {setting}1 0 0 1 {x:.3f} {-drop:.3f} Tm {shown}ET\n"

    def _shown(self, name: str, size: float, codes: str) -> str:
        if (name, size) == self._font:
            return f"<{codes}> Tj "
        self._font = name, size
        return f"{name} {size:.6g} Tf <{codes}> Tj "

    def stroke(self, mark: Stroke) -> str:
        """Return a line."""
        setting = ""
        if mark.width != self._width or mark.colour != self._edge:
            self._width, self._edge = mark.width, mark.colour
            setting = f"{mark.width:.4f} w {_colour(mark.colour)} RG "
        return f"{setting}{mark.x1:.3f} {-mark.drop1:.3f} m {mark.x2:.3f} {-mark.drop2:.3f} l S\n"

    def patch(self, mark: Patch) -> str:
        """Return a filled area."""
        (x, drop), *others = mark.corners
        setting = "" if mark.colour == self._fill else self._filled(mark.colour)
        lines = "".join([f"{right:.3f} {-down:.3f} l " for right, down in others])
        return f"{setting}{x:.3f} {-drop:.3f} m {lines}h f\n"

    def _filled(self, colour: Colour) -> str:
        self._fill = colour
        return f"{_colour(colour)} rg "


def _colour(colour: Colour) -> str:
    return " ".join([f"{part:.4g}" for part in colour])
