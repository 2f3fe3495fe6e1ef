"""Where the program's own files and the user's data lie."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from platformdirs import user_data_path

PROGRAM: Final = "hardest-sections"
ROOT: Final = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parents[2]))
"""The program's folder: the checkout, or the unpacked bundle."""


def resource(*parts: str) -> Path:
    """Return the path of a file that ships with the program, below `resources/`."""
    return ROOT.joinpath("resources", *parts)


def data_folder() -> Path:
    """Return the user's data folder, made if missing."""
    return user_data_path(PROGRAM, appauthor=False, ensure_exists=True)


def default_data_file() -> Path:
    """Return the data file that opens when none is named."""
    return data_folder() / "office.db"
