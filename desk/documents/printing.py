"""Printing papers, without widgets: what is ticked, how each kind is printed, how much paper that takes (R8.5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from desk.documents.names import number_of
from desk.documents.page_ranges import sheets
from desk.documents.print_setup import (
    FILE,
    Device,
    Plan,
    Setup,
    remember,
    remembered,
    settled,
    turns,
    with_offset,
)
from desk.language import tr
from desk.shared.memory import Memory
from models.documents.copies import CopiesOut
from models.documents.queries import PaperRow
from reports.catalogue import PAPERS
from reports.kit.outfit import Outfit


@dataclass(frozen=True)
class Line:
    """One paper of the list; pages are None until they were counted."""

    paper: PaperRow
    ticked: bool
    pages: int | None
    on_paper: int
    printer: str


@dataclass(frozen=True)
class Totals:
    """What will come out; sheets are None while pages are counted or a field is wrong."""

    papers: int
    sheets: int | None
    reprints: int
    secret: int


@dataclass(frozen=True)
class Task:
    """One paper to print; `marked`: a reprint is marked 副本."""

    paper: PaperRow
    plan: Plan
    marked: bool


def is_secret(row: PaperRow) -> bool:
    """Say whether each copy of a paper has its own 份号."""
    head: Any = row.facts.get("head")
    return isinstance(head, dict) and bool(head.get("secrecy"))


def outfit(plan: Plan, *, duplicate: bool, copy_number: int | None) -> Outfit:
    """Return how one copy comes out; it is moved on pre-printed paper only (R8.3)."""
    moved = (plan.right, plan.down) if plan.preprinted else (0, 0)
    return Outfit(plan.preprinted, *moved, copy_number, duplicate)


class PrintList:
    """The papers in the order in which they print: by kind as in the catalogue, then by number."""

    def __init__(
        self, papers: Sequence[PaperRow], out: dict[int, CopiesOut], devices: Sequence[Device], memory: Memory
    ) -> None:
        """Tick all papers; kinds that were printed differently keep their own settings."""
        order = {kind.key: place for place, kind in enumerate(PAPERS)}
        self.papers = tuple(
            sorted(papers, key=lambda row: (order.get(row.kind, len(order)), row.year, row.organ_code, row.serial))
        )
        self.ticked = {row.id for row in papers}
        self.out, self.devices, self.memory = dict(out), tuple(devices), memory
        self.pages: dict[int, int] = {}
        self.marking = True
        self.kinds = tuple(dict.fromkeys(row.kind for row in self.papers))
        self.setups = {kind: remembered(memory, kind, devices) for kind in self.kinds}
        self.apart = len(set(self.setups.values())) > 1

    def lines(self) -> tuple[Line, ...]:
        """Return the list as it is shown."""
        return tuple(
            Line(
                row, row.id in self.ticked, self.pages.get(row.id), self.out[row.id].on_paper,
                self.setups[row.kind].printer,
            )
            for row in self.papers
        )  # fmt: skip

    def toggle(self, ids: Iterable[int]) -> None:
        """Tick papers that are not; where all are ticked, take the ticks away."""
        chosen = set(ids)
        self.ticked = self.ticked - chosen if chosen <= self.ticked else self.ticked | chosen

    def chosen(self) -> tuple[PaperRow, ...]:
        """Return the ticked papers in their order."""
        return tuple(row for row in self.papers if row.id in self.ticked)

    def set_apart(self, apart: bool, kind: str) -> None:
        """Give each kind its own settings, or all of them those of `kind`."""
        self.apart = apart
        if not apart:
            self.setups = dict.fromkeys(self.kinds, self.setups[kind])

    def change(self, kind: str, setup: Setup) -> None:
        """Take what was entered for a kind, or for all; another printer brings its own offset (R8.3)."""
        if setup.printer != self.setups[kind].printer:
            setup = with_offset(self.memory, setup)
        for one in (kind,) if self.apart else self.kinds:
            self.setups[one] = setup

    def plan(self, kind: str) -> tuple[Plan | None, dict[str, str]]:
        """Return how a kind is printed, or what is wrong by field."""
        setup = self.setups[kind]
        plan, faults = settled(setup, turns=turns(self.devices, setup.printer))
        if plan is not None and (lacking := self._without(kind, plan)):
            return None, {"pages": tr("{number} has none of these pages.", number=number_of(lacking))}
        return plan, faults

    def _without(self, kind: str, plan: Plan) -> PaperRow | None:
        """Return the first ticked paper of which nothing would be printed."""
        if not plan.pages.parts:
            return None
        mine = (row for row in self.chosen() if row.kind == kind and row.id in self.pages)
        return next((row for row in mine if not plan.pages.of(self.pages[row.id])), None)

    def wrong_kind(self) -> str | None:
        """Return the first ticked kind in whose settings something is wrong."""
        return next((row.kind for row in self.chosen() if self.plan(row.kind)[0] is None), None)

    def ready(self) -> bool:
        """Say whether printing can begin: something is ticked, and chosen pages are known to be there."""
        rows = self.chosen()
        known = all(row.id in self.pages or not self.setups[row.kind].pages.strip() for row in rows)
        return bool(rows) and known

    def totals(self) -> Totals:
        """Return what will come out."""
        rows, plans = self.chosen(), {kind: self.plan(kind)[0] for kind in self.kinds}
        paper: int | None = 0
        for row in rows:
            plan, count = plans[row.kind], self.pages.get(row.id)
            if paper is None or plan is None or count is None:
                paper = None
            else:
                paper += sheets(plan.pages.of(count), plan.copies, duplex=plan.duplex)
        reprints = sum(self.out[row.id].on_paper > 0 for row in rows)
        return Totals(len(rows), paper, reprints, sum(map(is_secret, rows)))

    def tasks(self) -> tuple[Task, ...]:
        """Return what is to be done; only while nothing is wrong."""
        plans = {kind: self.plan(kind)[0] for kind in self.kinds}
        return tuple(
            Task(row, plan, self.marking) for row in self.chosen() if (plan := plans[row.kind]) is not None
        )  # fmt: skip

    def needs_file(self) -> bool:
        """Say whether a file is to be named."""
        return any(self.setups[row.kind].printer == FILE for row in self.chosen())

    def remember(self) -> None:
        """Keep the settings of the kinds that are printed, for the next time on this workstation."""
        used = {row.kind for row in self.chosen()}
        remember(self.memory, {kind: self.setups[kind] for kind in self.kinds if kind in used}, self.devices)

    def came_out(self, ids: Iterable[int], out: dict[int, CopiesOut]) -> None:
        """Take the ticks off what came out; the rest stays, so that printing goes on with one key."""
        self.ticked -= set(ids)
        self.out.update(out)

    def count(self, paper_id: int, pages: int) -> None:
        """Take the number of pages of a paper that was drawn."""
        self.pages[paper_id] = pages
