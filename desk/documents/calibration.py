"""The sheet by which pre-printed paper is brought into line with a printer (R8.3)."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from reports.kit.outfit import Outfit


def calibration_sheet() -> Callable[[Outfit], bytes] | None:
    """Return what draws the sheet as PDF for an offset; None where this program has none."""
    if find_spec("reports.calibration") is None:
        return None
    found: Callable[[Outfit], bytes] = import_module("reports.calibration").sheet
    return found
