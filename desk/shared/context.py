"""What every page is given: the gate, the memory, the job runner, and how to go elsewhere."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desk.office import Office
from desk.shared.jobs import JobRunner
from desk.shared.memory import Memory
from desk.shared.sound import Sound
from desk.shared.viewing import Viewing


class Desk(QObject):
    """One running desk; the window listens to its signals."""

    going = Signal(str, object)
    """Somebody wants another page: its key, and facts for its `arrive`."""
    told = Signal(str)
    """Something succeeded, for the status line."""
    touched = Signal(object)
    """An act changed these tables (frozenset); always in the window's thread."""

    def __init__(self, office: Office, memory: Memory | None = None) -> None:
        """Listen to the gate."""
        super().__init__()
        self.office = office
        self.memory = memory or Memory()
        self.jobs = JobRunner(self)
        self.sound = Sound()
        self.viewing = Viewing()
        self.sound.silent = bool(self.memory.get("sound.silent", False))
        self._stop = office.subscribe(self._listen)
        self._closed = False

    def go(self, key: str, **facts: object) -> None:
        """Ask for another page."""
        self.going.emit(key, facts)

    def tell(self, text: str) -> None:
        """Say in the status line that something succeeded."""
        self.told.emit(text)

    def close(self) -> None:
        """Stop listening and let the worker thread end."""
        if not self._closed:
            self._closed = True
            self._stop()
            self.jobs.close()
            self.sound.close()
            self.viewing.close()

    def _listen(self, tables: frozenset[str]) -> None:
        if threading.current_thread() is threading.main_thread():
            self.touched.emit(tables)
        else:
            self.jobs.post(lambda: self.touched.emit(tables))


class DeskWidget(QWidget):
    """A widget that knows its desk."""

    def __init__(self, desk: Desk) -> None:
        """Keep the desk."""
        super().__init__()
        self.desk = desk
