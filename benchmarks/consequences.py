"""What follows from many rounds: how long each tab of the page of consequences takes to open, and what is behind it.

Offices with 20 and with 200 published rounds of 1,000 sections, ten of them listed each, are those of
`benchmarks.history`; here their measures have records, decisions, rectifications and inspections, and those of the
newest rounds are not done. A tab is opened by reading it again and painting it, offscreen. The last column is the
growth from the smaller office to the larger. Run as `python -m benchmarks.consequences`;
`--rounds 20 200 --sections 1000 --times 9`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import Connection, Table, insert, select, update

from benchmarks import history
from benchmarks.history import TODAY, compared
from benchmarks.timing import Timing, timed
from desk import theme
from desk.consequences.overview_part import RELISTED, TALLY, YEARS
from desk.consequences.page import ConsequencesPage
from desk.office import Office
from desk.shared.context import Desk
from models.common.indicators import Indicator
from models.consequences.life import TALKS
from models.consequences.queries import all_measures, tally
from models.consequences.tables import (
    Measure,
    MeasureKind,
    MeasureStatus,
    RemovalDecision,
    RemovalOutcome,
    Talk,
)
from models.inspections.tables import Inspection, InspectionMethod, Visit
from models.overview.everything import everything
from models.overview.queries import Count, Urgency, behind, overview, years
from models.rectification.tables import Problem, Progress, Recheck, Rectification
from models.registry.tables import Post
from models.rounds.rules import RuleParameters
from models.rounds.tables import RuleVersion
from models.storage.store import writing
from reports.consequences_workbook import write_everything

OPEN: Final = 2
"""So many of the newest rounds have measures that are not done."""
WORKBOOK: Final = "the workbook of everything"
VIEWS: Final = (
    ("what is overdue", Urgency.OVERDUE.value), ("listed again", RELISTED), ("due and done", TALLY), ("years", YEARS),
)  # fmt: skip
TABS: Final = (
    ("by round", "round_part"), ("every measure", "list_part"), ("by person", "people_part"),
    ("points by year", "yearly_part"), ("rectification", "rectifying_part"), ("inspections", "inspecting_part"),
    ("objections", "remedies_part"),
)  # fmt: skip
"""Names in the table, and the page's own."""
Rows = list[dict[str, Any]]


def furnish(folder: Path, rounds: int, sections: int) -> Office:
    """Make an office with so many rounds and all that followed from them; the lead is logged in."""
    office = history.furnish(folder, rounds, sections)
    with writing(office.store) as connection:
        connection.execute(update(RuleVersion).values(parameters=RuleParameters().to_plain()))
        _removals(connection)
        connection.execute(
            update(Measure).where(Measure.round_id > rounds - OPEN).values(status=MeasureStatus.DUE, done_on=None)
        )
        _records(connection)
        _rectified(connection, rounds)
        _inspected(connection, rounds)
    return office


def _put(connection: Connection, kind: Any, rows: Rows) -> None:
    table: Table = kind.__table__
    connection.execute(insert(table), rows)


def _removals(connection: Connection) -> None:
    """Propose to remove the head of every section that came first."""
    told = connection.execute(
        select(Measure.round_id, Measure.section_id, Measure.person_id, Measure.person, Measure.due_on).where(
            Measure.kind == MeasureKind.EMBARGO, Measure.rank == 1
        )
    ).tuples()
    _put(connection, Measure, [
        {"round_id": round_id, "section_id": section_id, "person_id": person_id, "person": person, "rank": 1,
         "kind": MeasureKind.HEAD_REMOVAL, "post": Post.SECTION_HEAD, "streak": 2, "due_on": day, "until_on": None,
         "points": None, "status": MeasureStatus.DONE, "flag": None, "done_on": day, "note": "免职"}
        for round_id, section_id, person_id, person, day in told
    ])  # fmt: skip


def _records(connection: Connection) -> None:
    """Record every talk that was held and every removal that was decided."""
    done = select(Measure.id, Measure.done_on).where(Measure.status == MeasureStatus.DONE)
    talks = connection.execute(done.where(Measure.kind.in_(TALKS))).tuples()
    _put(connection, Talk, [
        {"measure_id": key, "began": "09:30", "place": "会议室", "present": "甲、乙、记录员", "content": "通报评议结果",
         "pledge": "限期整改"} for key, _ in talks
    ])  # fmt: skip
    removals = connection.execute(done.where(Measure.kind == MeasureKind.HEAD_REMOVAL)).tuples()
    _put(connection, RemovalDecision, [
        {"measure_id": key, "outcome": RemovalOutcome.ADOPTED, "committee": "某局党组", "number": "某党〔2021〕1号",
         "decided_on": on, "reason": "", "effective_on": on, "appointments": []} for key, on in removals
    ])  # fmt: skip


def _rectified(connection: Connection, rounds: int) -> None:
    """Give every rectification its notice, plan, report and re-check; those of the newest rounds are not closed."""
    chosen = select(Measure.id, Measure.due_on, Measure.round_id).where(Measure.kind == MeasureKind.RECTIFICATION)
    told = connection.execute(chosen).tuples().all()
    month = dt.timedelta(days=30)
    _put(connection, Rectification, [
        {"measure_id": key, "noticed_on": on, "responsible": "某人", "plan": "逐项整改", "due_on": on + month,
         "due_reason": "", "closed_on": None if round_id > rounds - OPEN else on + month}
        for key, on, round_id in told if on
    ])  # fmt: skip
    _put(connection, Problem, [{"measure_id": key, "indicator": Indicator.SHIRK, "text": "推诿"} for key, _, _ in told])
    _put(connection, Progress, [{"measure_id": key, "submitted_on": on, "text": "已整改"} for key, on, _ in told])
    _put(connection, Recheck, [
        {"measure_id": key, "checked_on": on, "checkers": ["甲", "乙"], "passed": round_id <= rounds - OPEN,
         "findings": {}, "next_due_on": None} for key, on, round_id in told
    ])  # fmt: skip


def _inspected(connection: Connection, rounds: int) -> None:
    """Look at the listed sections of every round again."""
    chosen = select(Measure.round_id, Measure.section_id, Measure.due_on)
    told = connection.execute(chosen.where(Measure.kind == MeasureKind.RECTIFICATION)).tuples().all()
    first = {round_id: on for round_id, _, on in told}
    _put(connection, Inspection, [
        {"id": number, "method": InspectionMethod.ERRAND, "round_id": number, "team": ["甲", "乙"],
         "planned_on": first[number], "before_on": first[number], "purpose": "窗口服务", "withdrawn": None}
        for number in range(1, rounds + 1)
    ])  # fmt: skip
    _put(connection, Visit, [
        {"inspection_id": round_id, "section_id": section_id, "visited_on": on, "place": "大厅", "observations": "无人",
         "findings": {}, "conclusion": "属实", "referred_to": "", "referred_on": None, "reference": ""}
        for round_id, section_id, on in told
    ])  # fmt: skip


def measured(office: Office, times: int) -> tuple[Timing, ...]:
    """Time opening every tab of the page, and the queries that grow with history."""
    page = ConsequencesPage(Desk(office))
    page.today = lambda: TODAY  # type: ignore[method-assign]
    page.resize(1166, 680)
    page.wake()
    page.grab()

    def tab(part: QWidget) -> Callable[[], None]:
        def open_again() -> None:
            page.tabs.setCurrentWidget(part)
            page.refresh()
            page.grab()

        return open_again

    def view(key: str) -> Callable[[], None]:
        def turn() -> None:
            page.tabs.setCurrentWidget(page.overview_part)
            page.overview_part.tiles.choose(key)
            page.refresh()
            page.grab()

        return turn

    def every_measure() -> None:
        page.list_part.which.setCurrentIndex(page.list_part.which.count() - 1)
        tab(page.list_part)()
        page.list_part.which.setCurrentIndex(0)

    def removal() -> None:
        row = office.ask(all_measures, MeasureKind.HEAD_REMOVAL)[-1]
        page.show_on_board(row)
        page.grab()

    jobs: list[tuple[str, Callable[[], object]]] = [
        *((f"overview: {name}", view(key)) for name, key in VIEWS),
        *((f"tab: {name}", tab(getattr(page, part))) for name, part in TABS),
        ("every measure, done ones too", every_measure),
        ("a removal with its streak on the board", removal),
        ("query: what is urgent", lambda: office.ask(overview, TODAY)),
        ("query: the four counts", lambda: office.ask(tally)),
        ("query: behind a count", lambda: office.ask(behind, Count.TIMES_DUE, MeasureKind.LEADER_TALK)),
        ("query: the years", lambda: office.ask(years)),
        ("query: every measure", lambda: office.ask(all_measures)),
        (WORKBOOK, lambda: write_everything(office.ask(everything), lambda _piece: None)),
    ]
    found = tuple(timed(name, 1 if name == WORKBOOK else times, job) for name, job in jobs)
    page.desk.close()
    page.deleteLater()
    return found


def main() -> None:
    """Build both offices and print the table."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--rounds", type=int, nargs=2, default=(20, 200))
    given.add_argument("--sections", type=int, default=1000)
    given.add_argument("--times", type=int, default=9)
    chosen = given.parse_args()
    app = QApplication([])
    theme.apply(app)
    with tempfile.TemporaryDirectory() as folder:
        offices = [furnish(Path(folder), rounds, chosen.sections) for rounds in chosen.rounds]
        small, large = (measured(office, chosen.times) for office in offices)
        for office in offices:
            office.close()
    sys.stdout.write(compared(small, large, (chosen.rounds[0], chosen.rounds[1])) + "\n")


if __name__ == "__main__":
    main()
