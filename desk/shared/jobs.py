"""Long work beside the window: one worker thread, and a mailbox emptied by a timer in the window's thread.

The runner holds a job until its last word is read, so nothing said is lost when a page goes away.
"""

from __future__ import annotations

import sys
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from models.common.errors import Refusal

T = TypeVar("T")
BEAT: Final = 30
"""Milliseconds between two looks into the mailbox."""


class Cancelled(Exception):
    """The user stopped the job; what it did in its open transaction is rolled back."""


@dataclass
class Progress:
    """What a job says while it runs; safe to call from the worker thread."""

    done: int = 0
    total: int = 0
    text: str = ""
    stop: threading.Event = field(default_factory=threading.Event)

    def report(self, done: int, total: int = 0, text: str = "") -> None:
        """Say how far the work is; raises Cancelled when the user stopped it."""
        self.done, self.total, self.text = done, total, text or self.text
        if self.stop.is_set():
            raise Cancelled


@dataclass
class Job(Generic[T]):
    """One piece of work with what follows it."""

    title: str
    work: Callable[[Progress], T]
    then: Callable[[T], object]
    failed: Callable[[Refusal], object]
    ended: Callable[[], object]
    progress: Progress = field(default_factory=Progress)

    def run(self) -> Callable[[], object]:
        """Do the work (worker thread) and return the last word, to be said in the window's thread."""
        try:
            self.progress.report(0)
            result = self.work(self.progress)
        except Cancelled:
            return _nothing
        except Refusal as error:
            refusal = error
            return lambda: self.failed(refusal)
        except BaseException:
            caught = sys.exc_info()
            return lambda: sys.excepthook(*caught)
        return lambda: self.then(result)


def _nothing() -> None:
    """Say nothing."""


class JobRunner(QObject):
    """Runs one job after the other in one worker thread."""

    busy_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        """Start no thread yet; the first job does."""
        super().__init__(parent)
        self._waiting: SimpleQueue[Job[Any] | None] = SimpleQueue()
        self._mail: deque[Callable[[], object]] = deque()
        self._held: list[Job[Any]] = []
        self._thread: threading.Thread | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(BEAT)
        self._timer.timeout.connect(self.empty_mailbox)

    @property
    def busy(self) -> bool:
        """Say whether a job runs or waits."""
        return bool(self._held)

    def run(
        self,
        title: str,
        work: Callable[[Progress], T],
        then: Callable[[T], object] = lambda _result: None,
        failed: Callable[[Refusal], object] = lambda _refusal: None,
        ended: Callable[[], object] = _nothing,
    ) -> Job[T]:
        """Queue a job; `then`, `failed` and `ended` are called in the window's thread."""
        job = Job(title, work, then, failed, ended)
        self._held.append(job)
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name="jobs", daemon=True)
            self._thread.start()
        self._waiting.put(job)
        self._timer.start()
        self.busy_changed.emit(True)
        return job

    def post(self, word: Callable[[], object]) -> None:
        """Have something called in the window's thread; for the worker thread."""
        self._mail.append(word)

    def cancel_all(self) -> None:
        """Ask every job to stop at its next report."""
        for job in self._held:
            job.progress.stop.set()

    def close(self) -> None:
        """Stop what runs and wait for the thread; unread words are dropped."""
        self.cancel_all()
        self._timer.stop()
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join(timeout=10)
            self._thread = None
        self._mail.clear()
        self._held.clear()

    def empty_mailbox(self) -> None:
        """Say everything the worker left, in order (window's thread)."""
        while self._mail:
            self._mail.popleft()()
        if not self._held:
            self._timer.stop()

    def _serve(self) -> None:
        while (job := self._waiting.get()) is not None:
            word = job.run()
            self._mail.append(lambda job=job, word=word: self._finish(job, word))  # type: ignore[misc]

    def _finish(self, job: Job[Any], word: Callable[[], object]) -> None:
        if job in self._held:
            self._held.remove(job)
        job.ended()
        self.busy_changed.emit(self.busy)
        word()
