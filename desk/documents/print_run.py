"""One printing: paper after paper, each entered once it is out; what stops it leaves the rest (R8.5)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desk.documents.names import number_of
from desk.documents.output import paint
from desk.documents.page_ranges import sides, written
from desk.documents.print_setup import FILE
from desk.documents.printers import Rack
from desk.documents.printing import Task, is_secret, outfit
from desk.office import Office
from desk.shared.jobs import Cancelled, Progress
from models.common.errors import Refusal, RuleError
from models.documents.actions import record_prints
from models.documents.copies import CopiesOut, How, copies_out
from models.documents.making import Making
from models.documents.queries import PaperRow, paper
from reports.drawing import made as made_with
from reports.files import write_whole
from reports.issuing import pdf
from reports.kit.outfit import PLAIN, Outfit
from reports.sheets import Face, joined

AS_FILE = "PDF"
"""What stands in the ledger for the printer where a file was made to be printed elsewhere."""


@dataclass(frozen=True)
class Outcome:
    """What came out and was entered, in order; why it stopped, and at which paper."""

    done: tuple[PaperRow, ...]
    total: int
    stopped_at: PaperRow | None = None
    refusal: Refusal | None = None
    """None with a `stopped_at`: somebody cancelled."""
    unentered: bool = False
    """The paper at which it stopped did come out, yet could not be entered."""


@dataclass(frozen=True)
class Copies:
    """The copies of one paper, drawn and laid on sheets."""

    paper: PaperRow
    faces: tuple[Face, ...]
    digests: tuple[tuple[int, str, Making], ...]
    hows: tuple[How, ...]


@dataclass
class Run:
    """Prints tasks in order; those for a file are written together at the end. Called in the worker thread."""

    office: Office
    rack: Rack
    tasks: Sequence[Task]
    file: Path | None = None
    done: list[PaperRow] = field(default_factory=list)
    filed: list[Copies] = field(default_factory=list)

    def __call__(self, progress: Progress) -> Outcome:
        """Print, and say how it ended; it never raises a refusal."""
        at = self.tasks[0].paper
        try:
            for place, task in enumerate(self.tasks):
                at = task.paper
                progress.report(place, len(self.tasks), number_of(at))
                self._print(task)
            if self.filed:
                at = self.filed[0].paper
                self._write()
        except Cancelled:
            return self._outcome(at)
        except _Unentered as error:
            return self._outcome(at, error.refusal, unentered=True)
        except Refusal as refusal:
            return self._outcome(at, refusal)
        return Outcome(tuple(self.done), len(self.tasks))

    def _outcome(self, at: PaperRow, refusal: Refusal | None = None, *, unentered: bool = False) -> Outcome:
        return Outcome(tuple(self.done), len(self.tasks), at, refusal, unentered)

    def _print(self, task: Task) -> None:
        made = self._draw(task)
        if task.plan.printer == FILE:
            self.filed.append(made)
            return
        plan = task.plan
        paint(self.rack.open(plan.printer, number_of(made.paper), duplex=plan.duplex), made.faces)
        self._enter((made,))

    def _write(self) -> None:
        """Write the file of all that is to be printed elsewhere, whole or not at all."""
        if self.file is None:
            raise RuntimeError("no file was named")
        write_whole(self.file, joined(face for made in self.filed for face in made.faces))
        self._enter(self.filed)

    def _enter(self, made: Sequence[Copies]) -> None:
        digests = tuple(pair for one in made for pair in one.digests)
        try:
            self.office.do(record_prints, digests, tuple(how for one in made for how in one.hows))
        except Refusal as refusal:
            raise _Unentered(refusal) from refusal
        self.done += [one.paper for one in made]

    def _draw(self, task: Task) -> Copies:
        """Draw the copies of a paper as it stands now; raises RuleError `document.voided` where it is void by now."""
        row = self.office.ask(paper, task.paper.id)
        if row.voided is not None:
            raise RuleError("document.voided", title=row.title, reason=row.voided)
        out, plan = self.office.ask(copies_out, (row.id,))[row.id], task.plan
        first, drawn = pdf(row)
        pages = plan.pages.of(drawn.pages)
        some = "" if len(pages) == drawn.pages else written(pages)
        outfits = outfits_of(task, row, out, some=bool(some))
        copies = {PLAIN: (first, drawn)} | {one: pdf(row, one) for one in set(outfits) - {PLAIN}}
        laid = sides(pages, plan.copies, duplex=plan.duplex, collate=plan.collate)
        faces = tuple((copies[outfits[side.copy - 1]][0], side.page - 1) if side.page else None for side in laid)
        digests = tuple(
            (row.id, hashlib.sha256(copies[one][0]).hexdigest(), made_with(copies[one][1])) for one in outfits
        )
        return Copies(row, faces, digests, tuple(self._how(task, one, some) for one in outfits))

    def _how(self, task: Task, made: Outfit, pages: str) -> How:
        plan = task.plan
        to_file = plan.printer == FILE
        return How(
            AS_FILE if to_file else plan.printer, self.file.name if to_file and self.file else "", pages, plan.duplex,
            made.preprinted, made.right, made.down, made.duplicate, made.copy_number,
        )  # fmt: skip


class _Unentered(Exception):
    """A paper came out, and the ledger did not take it."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.key)
        self.refusal = refusal


def outfits_of(task: Task, row: PaperRow, out: CopiesOut, *, some: bool) -> list[Outfit]:
    """Return one outfit a copy; 份号 go on from the last, and pages that are replaced keep the last copy's."""
    duplicate = task.marked and out.on_paper > 0
    made = []
    for copy in range(1, task.plan.copies + 1):
        number = max(out.last_number, 1) if some else out.last_number + copy
        made.append(outfit(task.plan, duplicate=duplicate, copy_number=number if is_secret(row) else None))
    return made
