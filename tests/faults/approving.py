"""The approving that the fault runs disturb: 200 checked drafts, numbered in small groups, and what must be left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Final, NoReturn

from sqlalchemy import select

from desk.office import Office
from models.documents.draft_queries import DraftStage, draft_faults, drafts
from models.documents.queries import ledger_faults
from models.documents.tables import Paper, PaperDraft
from reports.drafting import approve_drafts, check_drafts, make_drafts
from tests.conftest import PASSWORD
from tests.faults.checking import Finding, look_at
from tests.faults.killing import READY, Trade
from tests.make import a_numbered_registry, looking
from tests.make_results import a_published_round

CODE: Final = "2021Q1"
KINDS: Final = ("leader_talk", "head_interview", "head_talk")
LISTED: Final = 100
PAPERS: Final = 2 * LISTED
LARGEST: Final = 5
"""Drafts that are approved together."""
LEAD: Final = "lead"


def prepare(office: Office, folder: Path) -> None:
    """Publish a round of a hundred listed sections, draft its notices and check them."""
    office.log_in(LEAD, PASSWORD)
    a_numbered_registry(office, folder, LISTED + 1)
    falling = tuple(Fraction(n, LISTED) for n in range(LISTED, 0, -1))
    votes = {number: LISTED + 2 - number for number in range(1, LISTED + 2)}
    a_published_round(office, folder, votes, CODE, list_length=LISTED, top_tier=3, deductions=falling,
                      leader_deductions=falling)  # fmt: skip
    made = office.do(make_drafts, CODE, KINDS)
    assert len(made) == PAPERS
    office.do(check_drafts, [row.id for row in made])


def keep_approving(office: Office, say: Callable[[str], None], luck: Random) -> NoReturn:
    """Approve what is checked in small groups; say `draft:serial` of each group's papers once they are safe."""
    office.log_in(LEAD, PASSWORD)
    say(READY)
    while waiting := [row.id for row in office.ask(drafts, CODE) if row.stage is DraftStage.CHECKED]:
        papers = office.do(approve_drafts, waiting[: luck.randint(1, LARGEST)])
        became = {serial: draft for draft, serial in numbered(office).items()}
        say(" ".join(f"{became[paper.serial]}:{paper.serial}" for paper in papers))
    raise SystemExit  # everything is numbered


def numbered(office: Office) -> dict[int, int]:
    """Return the number of each draft that has one."""
    with looking(office) as session:
        chosen = select(PaperDraft.id, Paper.serial).join(Paper, Paper.id == PaperDraft.paper_id)
        return dict(session.execute(chosen).tuples().all())


def check(office: Office, acknowledgements: Sequence[str]) -> None:
    """Hold the ledger against itself and against what was said; groups that were not acknowledged stand whole."""
    said = {int(draft): int(serial) for line in acknowledgements for draft, serial in _pairs(line)}
    became = numbered(office)
    with looking(office) as session:
        serials = sorted(session.scalars(select(Paper.serial)))
        assert ledger_faults(session) == (), "a number is missing"
        assert draft_faults(session) == (), "a draft and its paper differ"
    assert serials == list(range(1, len(serials) + 1)), f"numbers {serials}"
    assert sorted(became.values()) == serials, f"{len(serials)} papers of {len(became)} drafts"
    assert {draft: became.get(draft) for draft in said} == said, "an acknowledged approval is not there"


def look(data: Path, moment: int, said: Sequence[str]) -> Finding:
    """Open the data after a kill and check it."""
    return look_at(data, moment, said, lambda office: check(office, said))


TRADE: Final = Trade(keep_approving, look, most=5, window=0.25, lives=8)
"""Eight lives number most of the drafts; the window is a group's time, so that kills fall into it."""


def _pairs(line: str) -> list[list[str]]:
    return [pair.split(":") for pair in line.split()]
