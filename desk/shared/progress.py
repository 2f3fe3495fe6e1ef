"""The progress dialog of a job: appears after 0.3 seconds, can be cancelled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QProgressBar, QVBoxLayout, QWidget

from desk.language import tr
from desk.shared.jobs import Job, JobRunner, Progress
from desk.shared.messages import say
from desk.shared.widgets import button, label, row_of
from models.common.errors import Refusal

T = TypeVar("T")
PATIENCE: Final = 300
"""Milliseconds before the dialog appears."""


class ProgressDialog(QDialog):
    """Shows how far one job is."""

    def __init__(self, parent: QWidget, title: str, progress: Progress) -> None:
        """Watch `progress`."""
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(400)
        self.progress = progress
        self.text, self.bar = label("", "secondary"), QProgressBar()
        self.bar.setTextVisible(False)
        self.stop = button(tr("Cancel"), self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(label(title, "heading"))
        column.addWidget(self.bar)
        column.addWidget(self.text)
        column.addLayout(row_of(None, self.stop))
        self.look_timer, self.wait_timer = QTimer(self), QTimer(self)
        self.look_timer.timeout.connect(self.look)
        self.look_timer.start(100)
        self.wait_timer.setSingleShot(True)
        self.wait_timer.timeout.connect(self.open)
        self.wait_timer.start(PATIENCE)
        self.look()

    def look(self) -> None:
        """Show the newest figures."""
        progress = self.progress
        self.bar.setRange(0, progress.total)
        self.bar.setValue(progress.done)
        done, total = f"{progress.done:,}", f"{progress.total:,}"
        count = tr("{done} of {total}", done=done, total=total) if progress.total else ""
        self.text.setText("  ".join(part for part in (progress.text, count) if part))

    def reject(self) -> None:
        """Ask the job to stop; the dialog stays until it has."""
        self.progress.stop.set()
        self.stop.setEnabled(False)
        self.stop.setText(tr("Stopping…"))

    def end(self) -> None:
        """Go away: the job has ended."""
        self.look_timer.stop()
        self.wait_timer.stop()
        self.hide()
        self.deleteLater()


def run_shown(
    parent: QWidget,
    runner: JobRunner,
    title: str,
    work: Callable[[Progress], T],
    then: Callable[[T], object] = lambda _result: None,
    failed: Callable[[Refusal], object] | None = None,
    ended: Callable[[], object] = lambda: None,
) -> Job[T]:
    """Run a job with its dialog; refusals are shown in a calm message unless `failed` takes them.

    `ended` is called first, however it ended.
    """
    shown: list[ProgressDialog] = []

    def over() -> None:
        shown[0].end()
        ended()

    job = runner.run(title, work, then, failed or (lambda refusal: say(parent, refusal)), over)
    shown.append(ProgressDialog(parent, title, job.progress))
    return job
