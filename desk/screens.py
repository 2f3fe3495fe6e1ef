"""Pictures of every page, made without a display: for the demonstration, the handbook and whoever reviews the look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from time import monotonic
from typing import Final

from PySide6.QtCore import QEventLoop, QTimer

from desk.app import QtWords, application
from desk.language import CHINESE, set_language
from desk.office import Office
from desk.shared.context import Desk
from desk.shared.memory import Memory
from desk.window import Window

SIZES: Final = ((1366, 768), (1920, 1080))


def settle(milliseconds: int = 150) -> None:
    """Let the window paint and its timers run."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def wait(desk: Desk, longest: float = 10.0) -> None:
    """Wait until the page's work in the background is done and painted."""
    until = monotonic() + longest
    while desk.jobs.busy and monotonic() < until:
        settle(50)
    settle(50)


def shoot(
    office: Office, folder: Path, languages: Sequence[str] = (CHINESE,), sizes: Sequence[tuple[int, int]] = SIZES[:1]
) -> Iterator[Path]:
    """Yield a picture of every page that whoever is logged in may open."""
    app = application()
    words = QtWords(app)
    folder.mkdir(parents=True, exist_ok=True)
    for language in languages:
        set_language(language)
        words.use(language)
        desk = Desk(office, Memory())
        window = Window(desk)
        window.start()
        for width, height in sizes:
            window.resize(width, height)
            for number, entry in enumerate(window.entries, 1):
                window.show_page(entry.key)
                settle()
                wait(desk)
                path = folder / f"{language}-{width}-{number:02d}-{entry.key}.png"
                window.grab().save(str(path))
                yield path
        desk.close()
        window.hide()
        window.deleteLater()
        settle(0)
