"""Histories of many rounds: how long every query behind the page of histories takes, and opening the page itself.

Offices with 20 and with 200 rounds of 1,000 sections are built straight in the tables. Measured are the worst section
and leader, who stand on the list in every round, and an ordinary section. The last column is the growth from the
smaller office to the larger. Run as `python -m benchmarks.history`; `--rounds 20 200 --sections 1000 --times 15`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
import tempfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication
from sqlalchemy import Connection, Table, insert

from benchmarks.room import LEAD, PASSWORD, ROLES
from benchmarks.timing import Timing, timed
from desk import theme
from desk.history.page import HistoryPage
from desk.office import Office
from desk.shared.context import Desk
from models.accounts.founding import NewAccount, Setup
from models.common.indicators import ORDER
from models.common.periods import corresponding_day
from models.consequences.tables import Measure, MeasureKind, MeasureStatus
from models.history.finding import Subject, SubjectKind, find
from models.history.queries import person_history, section_history
from models.ranking.tables import ResultLine
from models.registry.tables import Appointment, Lineage, LineageKind, Person, Post, Section, SectionKind, Unit
from models.rounds.tables import Round, RoundKind, RuleVersion, SnapshotEntry, Stage
from models.storage.store import writing
from reports.history_papers import section_history_paper

TODAY: Final = dt.date(2026, 1, 5)
FIRST: Final = dt.date(1976, 3, 31)
UNITS: Final = 50
LISTED: Final = 10
WORST: Final = 1
"""The section that stands on every list, and its leader, who answers for the whole unit."""
_PER_LISTED: Final = (
    (MeasureKind.LEADER_TALK, Post.LEADER_IN_CHARGE), (MeasureKind.HEAD_TALK, Post.SECTION_HEAD),
    (MeasureKind.EMBARGO, Post.SECTION_HEAD), (MeasureKind.BODY_DEDUCTION, None),
    (MeasureKind.LEADER_DEDUCTION, Post.LEADER_IN_CHARGE), (MeasureKind.RECTIFICATION, None),
)  # fmt: skip
Rows = list[dict[str, Any]]


def furnish(folder: Path, rounds: int, sections: int) -> Office:
    """Make an office with so many frozen rounds; the lead is logged in."""
    office = Office.make(str(folder / f"history{rounds}.db"), backups=False)
    accounts = tuple(NewAccount(name, f"某{name}", role, PASSWORD, must_change=False) for name, role in ROLES.items())
    names = {"office_name": "某区纪委监委", "organ_code": "某纪评", "newspaper": "某区日报", "fonds_number": "J012"}
    office.found(Setup(names, accounts))
    with writing(office.store) as connection:
        _registry(connection, sections)
        version = {"number": 1, "parameters": {}, "digest": "0", "made_by": "", "made_at": dt.datetime.now(dt.UTC)}
        _put(connection, RuleVersion, [{"id": 1, **version}])
        for number in range(1, rounds + 1):
            _round(connection, number, sections)
    office.log_in(LEAD, PASSWORD)
    return office


def _put(connection: Connection, kind: Any, rows: Rows) -> None:
    table: Table = kind.__table__
    connection.execute(insert(table), rows)


def _unit(section: int) -> int:
    return section % UNITS + 1


def _registry(connection: Connection, sections: int) -> None:
    """Enter units, sections with a head each, a leader in charge a unit, and a predecessor for every tenth section."""
    days = {"active_from": None, "active_to": None}
    _put(connection, Unit, [{"id": n, "name": f"某局{n}", "kind": "政府工作部门", "party_committee": "", **days}
                            for n in range(1, UNITS + 1)])  # fmt: skip
    every = range(1, sections + 1)
    kind = SectionKind.INTERNAL
    living: Rows = [{"id": n, "unit_id": _unit(n), "name": f"科室{n}", "kind": kind, "number": min(n, 999), **days}
              for n in every]  # fmt: skip
    gone: Rows = [
        {**row, "id": row["id"] + sections, "name": f"原{row['name']}", "active_to": FIRST} for row in living[::10]
    ]
    _put(connection, Section, living + gone)
    _put(connection, Lineage, [
        {"predecessor_id": row["id"], "successor_id": row["id"] - sections, "kind": LineageKind.RENAMED,
         "on": FIRST + dt.timedelta(days=1), "reason": "机构改革"} for row in gone
    ])  # fmt: skip
    _put(connection, Person, [{"id": n, "name": f"某人{n}", "note": ""} for n in range(1, sections + UNITS + 1)])
    since = {"start_on": FIRST, "end_on": None, "unit_id": None}
    heads = [{"person_id": n, "post": Post.SECTION_HEAD, "section_id": n, **since} for n in every]
    leaders = [
        {"person_id": sections + _unit(n), "post": Post.LEADER_IN_CHARGE, "section_id": n, **since} for n in every
    ]
    _put(connection, Appointment, heads + leaders)


def _round(connection: Connection, number: int, sections: int) -> None:
    cut_off = corresponding_day(FIRST, 3 * (number - 1))
    published = cut_off + dt.timedelta(days=12)
    held = {"kind": RoundKind.QUARTER, "stage": Stage.CLOSED, "rule_version_id": 1, "imported": False}
    _put(connection, Round, [
        {"id": number, "code": f"R{number:03d}", "title": f"第{number}期", "cut_off": cut_off, "snapshot_digest": "",
         "published_on": published, "finalised_at": None, "ballots_digest": None, "result_digest": None, **held}
    ])  # fmt: skip
    _put(connection, SnapshotEntry, [_entry(number, n, sections) for n in range(1, sections + 1)])
    _put(connection, ResultLine, [_line(number, n, sections) for n in range(1, sections + 1)])
    first = (number - 1) * LISTED * len(_PER_LISTED)
    listed = [n for n in range(1, sections + 1) if _rank(number, n, sections) <= LISTED]
    rows = [_measure(number, n, sections, kind, post, published) for n in listed for kind, post in _PER_LISTED]
    _put(connection, Measure, [{"id": first + place, **row} for place, row in enumerate(rows, start=1)])


def _rank(number: int, section: int, sections: int) -> int:
    """Return a section's rank: the worst one is always first, the others take turns."""
    return 1 if section == WORST else (section * 7 + number * 13) % (sections - 1) + 2


def _entry(number: int, section: int, sections: int) -> dict[str, Any]:
    people = {"head_id": section, "head": f"某人{section}", "leader_id": sections + _unit(section), "leader": "某领导"}
    return {
        "round_id": number, "section_id": section, "number": min(section, 999), "section": f"科室{section}",
        "kind": "internal", "unit_id": _unit(section), "unit": f"某局{_unit(section)}", "party_committee": "",
        "principal_id": None, "principal": "", **people,
    }  # fmt: skip


def _line(number: int, section: int, sections: int) -> dict[str, Any]:
    rank = _rank(number, section, sections)
    votes = max(0, 200 - rank)
    return {
        "round_id": number, "section_id": section, "rank": rank, "score": Fraction(votes), "votes": votes,
        "by_channel": {"targeted": votes}, "indicators": dict.fromkeys(ORDER, votes // 5), "points": {"targeted": "1"},
        "direct_first": False, "listed": rank <= LISTED, "top": rank <= 3, "main_problems": "推诿扯皮不履职",
    }  # fmt: skip


def _measure(
    number: int, section: int, sections: int, kind: MeasureKind, post: Post | None, published: dt.date
) -> dict[str, Any]:
    people = {Post.SECTION_HEAD: section, Post.LEADER_IN_CHARGE: sections + _unit(section), None: None}
    barred = kind is MeasureKind.EMBARGO
    points = Fraction(1, 10) if kind in (MeasureKind.BODY_DEDUCTION, MeasureKind.LEADER_DEDUCTION) else None
    return {
        "round_id": number, "kind": kind, "section_id": section, "rank": _rank(number, section, sections),
        "person_id": people[post], "person": f"某人{people[post]}" if post else "", "post": post or "", "streak": 0,
        "due_on": published, "until_on": corresponding_day(published, 3) if barred else None, "points": points,
        "status": MeasureStatus.DONE, "flag": None, "done_on": published + dt.timedelta(days=9), "note": "已办理",
    }  # fmt: skip


def measured(office: Office, sections: int, times: int) -> tuple[Timing, ...]:
    """Time every query behind the page, opening the page, and turning it to time lines."""
    usual, leader = sections // 2, sections + _unit(WORST)

    def opened() -> None:
        page = _page(office)
        page.desk.close()
        page.deleteLater()

    page = _page(office)

    def shown(kind: SubjectKind, key: int) -> Callable[[], None]:
        def show() -> None:
            page.show_subject(Subject(kind, key))
            page.grab()

        return show

    jobs: tuple[tuple[str, Callable[[], object]], ...] = (
        ("find a number", lambda: office.ask(find, "17", TODAY)),
        ("find part of a name", lambda: office.ask(find, "科室5", TODAY)),
        ("find part of a person's name", lambda: office.ask(find, "某人5", TODAY)),
        ("time line of the worst section", lambda: office.ask(section_history, WORST, TODAY)),
        ("time line of an ordinary section", lambda: office.ask(section_history, usual, TODAY)),
        ("time line of the worst leader", lambda: office.ask(person_history, leader, TODAY)),
        ("time line of the worst head", lambda: office.ask(person_history, WORST, TODAY)),
        ("open the page and paint it", opened),
        ("turn to the worst section and paint", shown(SubjectKind.SECTION, WORST)),
        ("turn to an ordinary section and paint", shown(SubjectKind.SECTION, usual)),
        ("turn to the worst leader and paint", shown(SubjectKind.PERSON, leader)),
        ("the worst section's paper", lambda: office.ask(section_history_paper, WORST, f"科室{WORST}", TODAY)),
    )
    found = tuple(timed(name, 1 if "paper" in name else times, job) for name, job in jobs)
    page.desk.close()
    page.deleteLater()
    return found


def _page(office: Office) -> HistoryPage:
    page = HistoryPage(Desk(office))
    page.resize(1166, 680)
    page.wake()
    page.grab()
    return page


def compared(small: tuple[Timing, ...], large: tuple[Timing, ...], rounds: tuple[int, int]) -> str:
    """Return both offices' medians beside each other with the growth."""
    lines = [f"{'':44}{rounds[0]:>8} rounds{rounds[1]:>8} rounds   growth"]
    for one, other in zip(small, large, strict=True):
        growth = other.typical / one.typical
        lines.append(f"{one.name:44}{one.typical * 1000:>12.1f} ms{other.typical * 1000:>12.1f} ms{growth:>9.1f}")
    return "\n".join(lines)


def main() -> None:
    """Build both offices and print the table."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--rounds", type=int, nargs=2, default=(20, 200))
    given.add_argument("--sections", type=int, default=1000)
    given.add_argument("--times", type=int, default=15)
    chosen = given.parse_args()
    app = QApplication([])
    theme.apply(app)
    with tempfile.TemporaryDirectory() as folder:
        offices = [furnish(Path(folder), rounds, chosen.sections) for rounds in chosen.rounds]
        small, large = (measured(office, chosen.sections, chosen.times) for office in offices)
        for office in offices:
            office.close()
    sys.stdout.write(compared(small, large, (chosen.rounds[0], chosen.rounds[1])) + "\n")


if __name__ == "__main__":
    main()
