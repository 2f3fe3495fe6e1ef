"""Showing kept files in the workstation's own programs: a read-only copy under the file's own name."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from models.common.errors import EnvironmentFault
from reports.files import stem

_PAPERS: Final = "pdf ofd txt csv doc docx xls xlsx ppt pptx wps et dps odt ods odp"
_PICTURES_AND_SOUND: Final = "png jpg jpeg bmp tif tiff gif webp mp3 wav m4a amr aac mp4 mov avi mkv wmv"
SHOWN: Final = frozenset(f"{_PAPERS} {_PICTURES_AND_SOUND}".split())
"""What other programs show; anything else might run, and is only given out as a copy."""
READ_ONLY: Final = 0o400


class Viewing:
    """The copies that other programs show; they go when the desk closes."""

    def __init__(self) -> None:
        """Begin with none."""
        self._folder: TemporaryDirectory[str] | None = None

    def show(self, path: Path, name: str) -> None:
        """Show a file under a name; raises EnvironmentFault `viewing.kind`, `viewing.no_program` or `.not_copied`."""
        ending = Path(name).suffix
        if ending.lower().lstrip(".") not in SHOWN:
            raise EnvironmentFault("viewing.kind", name=name)
        if self._folder is None:
            self._folder = TemporaryDirectory(ignore_cleanup_errors=True)
        copy = Path(self._folder.name) / path.name[:16] / (stem(Path(name).stem) + ending)
        try:
            if not copy.exists():
                copy.parent.mkdir(exist_ok=True)
                shutil.copyfile(path, copy)
                copy.chmod(READ_ONLY)
        except OSError as error:
            with suppress(OSError):
                copy.unlink(missing_ok=True)
            raise EnvironmentFault("viewing.not_copied", name=name, detail=error.strerror or "") from error
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy))):
            raise EnvironmentFault("viewing.no_program", name=name)

    def close(self) -> None:
        """Throw the copies away."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None
