"""One command as it was typed, and who types it."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import dataclass
from getpass import getpass

from desk.commands.parser import Anywhere
from desk.office import Office
from models.common.errors import RightError
from models.common.places import default_data_file


@dataclass(frozen=True)
class Call:
    """One command as it was typed."""

    args: argparse.Namespace
    anywhere: Anywhere

    @property
    def data(self) -> str:
        """The data file or server."""
        return self.anywhere.data or str(default_data_file())

    @property
    def json(self) -> bool:
        """Whether one JSON document is wanted."""
        return bool(getattr(self.args, "json", False))


def log_in(office: Office, user: str | None) -> None:
    """Log in with `--user` or DESK_USER; the password comes from DESK_PASSWORD or a prompt, never an argument."""
    name = user or os.environ.get("DESK_USER", "")
    password = os.environ.get("DESK_PASSWORD")
    if not name or (password is None and not sys.stdin.isatty()):
        raise RightError("account.nobody")
    office.log_in(name, getpass() if password is None else password)
