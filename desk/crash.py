"""Bugs: a crash report on this machine, and a calm message; never a silent end."""

from __future__ import annotations

import datetime as dt
import platform
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QApplication

from desk.language import tr
from desk.shared.messages import Message, tell
from desk.theme import Meaning

KEPT: Final = 20
Hook = Callable[[type[BaseException], BaseException, TracebackType | None], object]


def report_text(kind: type[BaseException], trace: TracebackType | None, now: dt.datetime) -> str:
    """Return the report: place of the fault and versions, no values and no message, for they may name people."""
    frames = "".join(traceback.format_tb(trace))
    return (
        f"{now.isoformat(timespec='seconds')}\n"
        f"Python {platform.python_version()}, Qt {qVersion()}, {platform.system()} {platform.machine()}\n"
        f"{kind.__module__}.{kind.__qualname__}\n{frames}"
    )


def write_report(folder: Path, text: str, now: dt.datetime) -> Path | None:
    """Write a report and forget the oldest beyond `KEPT`; None when the folder cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"crash-{now.strftime('%Y%m%d-%H%M%S-%f')}.txt"
        path.write_text(text, "utf-8")
        for old in sorted(folder.glob("crash-*.txt"))[:-KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return None
    return path


def hook(folder: Path) -> Hook:
    """Return an exception hook that writes into `folder` and shows a calm message."""
    showing: list[object] = []

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        now = dt.datetime.now(dt.UTC)
        path = write_report(folder, report_text(kind, trace, now), now)
        sys.__excepthook__(kind, error, trace)
        here = threading.current_thread() is threading.main_thread()
        if here and QApplication.instance() is not None and not showing:
            message = show(path)
            showing.append(message)
            message.finished.connect(lambda _result: showing.clear())

    return caught


def show(path: Path | None) -> Message:
    """Say calmly that something went wrong and where the report lies."""
    where = tr("A report was written to {path}; please hand it to whoever looks after the program.", path=str(path))
    text = tr("The last action was not completed. Everything saved before is safe. You can go on working.")
    parent = QApplication.activeWindow()
    return tell(parent, tr("Something went wrong"), f"{text}\n\n{where}" if path else text, Meaning.SOON)


def install(folder: Path) -> None:
    """Catch every bug from now on."""
    sys.excepthook = hook(folder)
    threading.excepthook = lambda caught: sys.excepthook(
        caught.exc_type, caught.exc_value or caught.exc_type(), caught.exc_traceback
    )
