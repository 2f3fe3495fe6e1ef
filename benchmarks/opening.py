"""Child process of the window benchmark: runs `main.py` and ends as soon as the first window is painted.

Called as `python -m benchmarks.opening --data FILE`; the parent takes the time from start to end.
"""

from __future__ import annotations

import os
import runpy
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog

MAIN = Path(__file__).resolve().parent.parent / "main.py"


def painted(waiting: QDialog | None = None) -> int:
    """Stand in for an event loop: paint what is to be seen, then end the process."""
    if waiting is not None:
        waiting.show()
    QApplication.processEvents()
    seen = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
    os._exit(0 if seen else 1)


if __name__ == "__main__":
    QApplication.exec = staticmethod(lambda *_: painted())  # type: ignore[method-assign]
    QDialog.exec = painted  # type: ignore[method-assign]
    sys.argv[0] = str(MAIN)
    runpy.run_path(str(MAIN), run_name="__main__")
    sys.exit("the program ended without a window")
