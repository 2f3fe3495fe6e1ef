"""With what a copy was made: the faces, the characters that another one drew, the form for the archive (R8.5, R8.6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

ARCHIVAL: Final = "PDF/A-1b"
NOT_ARCHIVAL: Final = "PDF"
"""Asked for as PDF/A, but the validator found something, so the file claims nothing."""


@dataclass(frozen=True)
class Making:
    """How one copy was made; each face and each substitution is a line of text."""

    faces: tuple[str, ...] = ()
    """Face, name, version and SHA-256 of every font file that drew something."""
    substitutions: tuple[str, ...] = ()
    """Character, code point, wanted face, face that drew it."""
    archival: str = ""
    """`ARCHIVAL` or `NOT_ARCHIVAL` where the form for the archive was asked for."""

    def facts(self) -> dict[str, Any]:
        """Return what the log says of it; nothing of what was not."""
        told = {"faces": list(self.faces), "substitutions": list(self.substitutions), "archival": self.archival}
        return {key: value for key, value in told.items() if value}


UNTOLD: Final = Making()
"""Nothing is known of it."""


def united(makings: Iterable[Making]) -> Making:
    """Return how several papers that came out together were made."""
    every = list(makings)
    faces = tuple(dict.fromkeys(face for one in every for face in one.faces))
    substitutions = tuple(dict.fromkeys(line for one in every for line in one.substitutions))
    forms = {one.archival for one in every}
    return Making(faces, substitutions, NOT_ARCHIVAL if NOT_ARCHIVAL in forms else max(forms, default=""))
