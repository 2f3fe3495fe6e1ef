"""Printers for tests: each job becomes a PDF file that can be read back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtPrintSupport import QPrinter

from desk.documents.print_setup import Device
from desk.documents.printers import Rack, ready
from models.common.errors import EnvironmentFault

PLAIN, TURNING = Device("一楼打印机", duplex=False, usual=True), Device("二楼双面机", duplex=True, usual=False)


@dataclass
class PdfRack(Rack):
    """Two printers; `jobs` lists what was sent where, and the job at `fails_at` finds its printer gone."""

    folder: Path
    devices: Sequence[Device] = (PLAIN, TURNING)
    jobs: list[tuple[str, str, bool]] = field(default_factory=list)
    fails_at: int = -1

    def printers(self) -> tuple[Device, ...]:
        """Return the printers of the test."""
        return tuple(self.devices)

    def open(self, name: str, title: str, *, duplex: bool) -> QPrinter:
        """Return a printer that writes its job into a file."""
        if len(self.jobs) == self.fails_at:
            self.fails_at = -1
            raise EnvironmentFault("reports.printer_gone", printer=name)
        self.jobs.append((name, title, duplex))
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setResolution(300)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.file(len(self.jobs) - 1)))
        return ready(printer, title, duplex=duplex)

    def file(self, job: int) -> Path:
        """Return where a job was written."""
        return self.folder / f"job-{job:03d}.pdf"

    def printed(self, job: int) -> bytes:
        """Return what came out of a job."""
        return self.file(job).read_bytes()
