"""Makers for tests of files and of the registry."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path

from desk.office import Office
from models.intake.forms import REGISTRY
from models.registry.actions import add_person, add_section, add_unit
from models.registry.queries import Post, SectionKind, holder

D = dt.date.fromisoformat
HEAD, LEADER, PRINCIPAL = Post.SECTION_HEAD, Post.LEADER_IN_CHARGE, Post.PRINCIPAL_LEADER


def csv_file(path: Path, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    """Write a CSV file as a clerk's program would."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(headings)
        writer.writerows(rows)
    return path


def line(
    number: int | str,
    head: str = "",
    *,
    unit: str = "区规划局",
    unit_kind: str = "政府工作部门",
    principal: str = "周正",
    section: str | None = None,
    kind: str = "内设科室",
    leader: str = "吴平",
    start: str = "2019-01-01",
) -> list[str]:
    """Return one row of a registry file."""
    name = f"第{number}科" if section is None else section
    return [unit, unit_kind, principal, name, kind, str(number), head, leader, start]


def registry_file(path: Path, *rows: Sequence[str]) -> Path:
    """Write a registry file."""
    return csv_file(path, REGISTRY.headings, rows)


def unit(office: Office, name: str = "区规划局") -> int:
    """Enter a unit."""
    return office.do(add_unit, name)


def section(office: Office, unit_id: int, number: int = 17, name: str = "登记科") -> int:
    """Enter an internal section."""
    return office.do(add_section, unit_id, name, SectionKind.INTERNAL, number)


def person(office: Office, name: str) -> int:
    """Enter a person."""
    return office.do(add_person, name)


def who(office: Office, section_id: int, day: str, post: Post = HEAD) -> str | None:
    """Say who held a section's post on a day."""
    found = office.ask(holder, section_id, post, D(day))
    return found.name if found else None
