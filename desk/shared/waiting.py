"""A line that tells how far some reading is while the page stays usable; only the newest answer counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from desk.language import tr
from desk.shared.jobs import Job, JobRunner, Progress
from desk.shared.messages import say
from desk.shared.widgets import button, label, row_of
from models.common.errors import Refusal

T = TypeVar("T")
PATIENCE: Final = 1000
"""Milliseconds that go by before the line appears."""


class Waiting(QWidget):
    """Runs one reading at a time beside the window; a newer one, or Cancel, drops what still runs with its answer."""

    long = Signal()
    """The line appears."""
    stopped = Signal()
    """The user cancelled the reading."""

    def __init__(self, jobs: JobRunner) -> None:
        """Begin hidden."""
        super().__init__()
        self.jobs = jobs
        self.slow = False
        """The reading takes more than a moment."""
        self._job: Job[Any] | None = None
        self._ended: Job[Any] | None = None
        self.text, self.bar = label("", "secondary"), QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setMinimumWidth(64)
        self.stop_button = button(tr("Cancel"), self.cancel, "link")
        row = row_of(self.text, self.bar, self.stop_button)
        row.setStretch(1, 1)
        self.setLayout(row)
        self.patience, self.look_timer = QTimer(self), QTimer(self)
        self.patience.setSingleShot(True)
        self.patience.setInterval(PATIENCE)
        self.patience.timeout.connect(self._appear)
        self.look_timer.setInterval(100)
        self.look_timer.timeout.connect(self.look)
        self.hide()

    @property
    def busy(self) -> bool:
        """Say whether an answer is awaited."""
        return self._job is not None

    def run(self, title: str, work: Callable[[Progress], T], then: Callable[[T], object]) -> None:
        """Read beside the window; `then` takes the answer unless another reading was begun, or this one stopped."""
        self.drop()
        begun: list[Job[T]] = []

        def answered(found: T) -> None:
            if self._ended is begun[0]:
                then(found)

        def refused(refusal: Refusal) -> None:
            if self._ended is begun[0]:
                self.stopped.emit()
                say(self, refusal)

        begun.append(self.jobs.run(title, work, answered, refused, lambda: self._end(begun[0])))
        self._job = begun[0]
        self.text.setText(title)
        self.patience.start()

    def cancel(self) -> None:
        """Give up what is read, because the user says so."""
        self.drop()
        self.stopped.emit()

    def drop(self) -> None:
        """Give up what is read; its answer, should it still come, is thrown away."""
        if self._job is not None:
            self._job.progress.stop.set()
        self._job = self._ended = None
        self._rest()

    def _end(self, job: Job[Any]) -> None:
        if self._job is job:
            self._job, self._ended = None, job
            self._rest()

    def _rest(self) -> None:
        self.slow = False
        self.patience.stop()
        self.look_timer.stop()
        self.hide()

    def _appear(self) -> None:
        self.slow = True
        self.look()
        self.look_timer.start()
        self.show()
        self.long.emit()

    def look(self) -> None:
        """Show how far the reading is; its end is not always known beforehand."""
        if self._job is not None:
            progress = self._job.progress
            self.bar.setRange(0, progress.total)
            self.bar.setValue(progress.done)
            self.text.setText(progress.text or self._job.title)
