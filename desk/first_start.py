"""The very first start: where there is no data yet, the window asks for the office's names and its accounts."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from desk.office import Office


def open_or_found(where: str, lang: str | None, run_desktop: Callable[[Office, str | None], int]) -> int:
    """Open the desktop on existing data, or found an office first; return the exit status."""
    if "://" not in where and not Path(where).expanduser().exists():
        from desk.found_dialog import found

        if not found(where, lang):
            return 0
    with closing(Office.open(where)) as office:
        return run_desktop(office, lang)
