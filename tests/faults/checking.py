"""What is looked at after every moment, and how the findings are told."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Final, TypeVar

from desk.office import Office
from models.audit.queries import chain_faults
from models.storage.backup import check as check_file
from models.verification.tables_check import table_faults
from tests.faults import keying
from tests.make import looking

WORKERS: Final = min(os.cpu_count() or 1, 4)
CLERK: Final = "clerk"
QUICK: Final = "Battery-staple-9"
"""The clerk's password; see `conftest.pile`."""
J = TypeVar("J")


@dataclass(frozen=True)
class Pile:
    """A data file that is ready for keying, and the batch to key."""

    data: Path
    batch: int


@dataclass(frozen=True)
class Finding:
    """What one moment left: how many acknowledgements were said, and what is wrong."""

    moment: int
    said: int
    lost: str = ""
    """What the check of the keying misses."""
    damaged: str = ""
    """Why the data does not open or does not verify."""


def moments(usual: int) -> int:
    """Return how many moments to try: FAULT_MOMENTS where it is set."""
    return int(os.environ.get("FAULT_MOMENTS", usual))


def sit_down(office: Office) -> None:
    """Log the clerk in."""
    office.log_in(CLERK, QUICK)


def look(data: Path, batch: int, moment: int, said: Sequence[str]) -> Finding:
    """Open the data as the program does after a fault, and check the keying."""

    def check(office: Office) -> None:
        sit_down(office)
        keying.check(office, batch, said)

    return look_at(data, moment, said, check)


def look_at(data: Path, moment: int, said: Sequence[str], check: Callable[[Office], None]) -> Finding:
    """Open the data as the program does after a fault, and check it; what is lost `check` says by failing."""
    lost, faults = "", []
    try:
        with closing(Office.open(str(data))) as office:
            faults += _faults(office)
            lost = _losses(office, check)
    except Exception as error:
        faults.append(repr(error))
    return Finding(moment, len(said), lost, "; ".join(faults))


def _faults(office: Office) -> list[str]:
    """Return what is wrong with the file, the log and the tables that the log accounts for."""
    with looking(office) as session:
        check_file(session.connection().connection.driver_connection, str(office.store.path))
        return chain_faults(session) + table_faults(session)


def _losses(office: Office, check: Callable[[Office], None]) -> str:
    try:
        check(office)
    except AssertionError as error:
        return str(error) or repr(error)
    return ""


def in_parallel(work: Callable[[J], list[Finding]], jobs: Iterable[J]) -> list[Finding]:
    """Do jobs in fresh processes, which have nothing open and no threads, and return all findings."""
    with ProcessPoolExecutor(WORKERS, get_context("spawn")) as pool:
        return [finding for found in pool.map(work, jobs) for finding in found]


def told(what: str, findings: Sequence[Finding], seconds: float) -> str:
    """Return the line that sums a run up; an acknowledgement counts at every moment after it."""
    count = Counter(kind for found in findings for kind in ("lost", "damaged") if getattr(found, kind))
    said = sum(found.said for found in findings)
    return (
        f"\n{what}: {len(findings)} moments, {said} acknowledgements held against the data, "
        f"{count['lost']} moments with losses, {count['damaged']} with damage, {seconds:.0f} s\n"
    )
