"""Thousands of random rounds: the program, the database's recount and the stand-alone verifier agree cell by cell.

The verifier shares no code with the program; it is compared where it and the form of its file are there.
"""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.ballots.sheets import Sheet, read_sheets
from models.ballots.tables import Batch
from models.common.places import resource
from models.ranking.agreement import ranking_differences
from models.ranking.queries import compute
from models.ranking.recount import recount
from models.ranking.rules import Ranking
from models.ranking.tables import Tip
from models.rounds.queries import listed_numbers, round_by_code
from models.storage.engine import open_engine
from models.storage.store import writing
from tests.faults.checking import WORKERS, Finding, in_parallel, moments
from tests.faults.conftest import Tell
from tests.make_random_rounds import RandomRound, a_list_of_sections, random_rounds

ROUNDS = 10_000
SLICE = 250
Recompute = Callable[[Any], Any]
pytestmark = pytest.mark.faults


def test_program_recount_and_verifier_agree_on_random_rounds(founded_file: Path, tmp_path: Path, tell: Tell) -> None:
    """R6.6: FAULT_MOMENTS says how many rounds."""
    source = next((founded_file.parent / "backups").glob("*.db"))
    seeds = range(moments(ROUNDS))
    jobs = [(str(source), str(tmp_path / f"{start}.db"), seeds[start : start + SLICE]) for start in seeds[::SLICE]]
    found = in_parallel(compared, jobs)
    with_verifier = "with" if verifier() else "without"
    tell(f"random rounds, {with_verifier} the stand-alone verifier, {WORKERS} at a time", found)
    assert [one for one in found if one.lost or one.damaged] == []
    assert len(found) == len(seeds)


def compared(job: tuple[str, str, Sequence[int]]) -> list[Finding]:
    """Compare a slice of rounds in a copy of the data; `said` counts the sections compared."""
    source, copy, seeds = job
    recompute, found = verifier(), []
    with closing(open_engine(shutil.copy(source, copy))) as store, writing(store) as connection:
        a_list_of_sections(connection)
        for session, made in random_rounds(connection, seeds):
            held = round_by_code(session, made.code)
            ranking = compute(session, held)
            differing = list(ranking_differences(made.parameters, ranking, recount(session, made.id)))
            stranger = ""
            if recompute is not None:
                stranger = _told_apart(ranking, recompute(document_of(session, made)))
            found.append(Finding(made.seed, len(ranking.lines), str(differing[0]) if differing else "", stranger))
        connection.rollback()
    return found


def verifier() -> Recompute | None:
    """Return the stand-alone verifier's function, if the verifier is there."""
    path = resource("verifier") / "verify_round.py"
    spec = importlib.util.spec_from_file_location("verify_round", path) if path.is_file() else None
    if spec is None or spec.loader is None:
        return None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    recompute: Recompute = module.recompute
    return recompute


def document_of(session: Session, made: RandomRound) -> dict[str, Any]:
    """Return what the canonical file of a round says that a result is computed from."""
    numbers = {section_id: number for number, section_id in listed_numbers(session, made.id).items()}
    tips = session.scalars(select(Tip.section_id).where(Tip.round_id == made.id, Tip.withdrawn.is_(None)))
    batches = session.execute(select(Batch.id, Batch.channel).where(Batch.round_id == made.id)).tuples()
    return {
        "rules": {"parameters": made.parameters.to_plain()},
        "snapshot": [{"number": number} for number in numbers.values()],
        "tips": [{"number": numbers[section_id]} for section_id in tips],
        "decisions": [],
        "ballots": [
            {"channel": channel, "sheets": [_sheet(one, numbers) for one in read_sheets(session, batch_id)]}
            for batch_id, channel in batches
        ],
    }


def _sheet(sheet: Sheet, numbers: dict[int, int]) -> list[Any]:
    judged = sheet.judged
    picks = [[numbers[pick.section_id], pick.indicators] for pick in judged.picks]
    return [sheet.number, judged.status.value, judged.reason and judged.reason.value, picks, [], []]


def _told_apart(ranking: Ranking, told: dict[str, Any]) -> str:
    """Return the first figure in which the verifier's result differs from the program's, empty where none does."""
    channels = [
        {"code": use.code, "valid": use.valid, "abstained": use.abstained, "invalid": use.invalid,
         "weight": str(use.weight)}
        for use in sorted(ranking.channels, key=lambda use: use.code)
    ]  # fmt: skip
    pairs = [*zip(channels, told["channels"], strict=True), *zip(_rows(ranking), told["sections"], strict=True)]
    return next((f"{mine} is not {theirs}" for mine, theirs in pairs if mine != theirs), "")


def _rows(ranking: Ranking) -> list[dict[str, Any]]:
    return [
        {
            "number": line.number,
            "rank": line.rank,
            "score": str(line.score),
            "votes": line.votes,
            "by_channel": line.by_channel,
            "indicators": {one.value: n for one, n in line.indicators.items()},
            "points": {part.channel: str(part.points) for part in line.parts},
            "direct_first": line.direct_first,
            "listed": line.listed,
            "top": line.top,
        }
        for line in ranking.lines
    ]
