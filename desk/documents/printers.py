"""The printers of this workstation."""

from __future__ import annotations

from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from desk.documents.print_setup import Device
from models.common.errors import EnvironmentFault


class Rack:
    """Knows the printers that the system knows, and opens them."""

    def printers(self) -> tuple[Device, ...]:
        """Return every printer, in the system's order."""
        usual = QPrinterInfo.defaultPrinterName()
        return tuple(Device(name, self._turns(name), name == usual) for name in QPrinterInfo.availablePrinterNames())

    def _turns(self, name: str) -> bool:
        modes = QPrinterInfo.printerInfo(name).supportedDuplexModes()
        return QPrinter.DuplexMode.DuplexLongSide in modes

    def open(self, name: str, title: str, *, duplex: bool) -> QPrinter:
        """Return a printer for one job, called `title` in its queue; raises EnvironmentFault `reports.printer_gone`."""
        info = QPrinterInfo.printerInfo(name)
        if info.isNull():
            raise EnvironmentFault("reports.printer_gone", printer=name)
        return ready(QPrinter(info, QPrinter.PrinterMode.HighResolution), title, duplex=duplex)


def ready(printer: QPrinter, title: str, *, duplex: bool) -> QPrinter:
    """Set a printer to A4 without margins of its own: the pages bring theirs."""
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    modes = QPrinter.DuplexMode
    printer.setDuplex(modes.DuplexLongSide if duplex else modes.DuplexNone)
    printer.setDocName(title)
    return printer
