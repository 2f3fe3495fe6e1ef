"""`rank`, `measures` and `tally`: what came of a round."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from desk.commands.call import Call
from desk.commands.output import say, say_json, table
from desk.language import tr
from desk.office import Office
from desk.sentences import word
from models.common.figures import decimal, rounded
from models.consequences.queries import MeasureRow, tally
from models.ranking.queries import ranking, result
from models.ranking.rules import Ranking
from models.rectification.in_force import measures_in_force
from models.rounds.queries import RoundRow, round_by_code
from models.rounds.rules import FINAL


def rank(office: Office, call: Call) -> int:
    """Compute the ranking of a round, or read it once it is final."""
    held = office.ask(round_by_code, call.args.code)
    final = held.stage in FINAL
    ranked = office.ask(result if final else ranking, held.code)
    if call.args.workbook:
        write_workbook(office, held, Path(call.args.workbook))
    if call.json:
        say_json(ranking_document(held, ranked))
        return 0
    headings = (tr("Rank"), tr("No."), tr("Section"), tr("Unit"), tr("Votes"), tr("Score"))
    rows = [
        (
            line.rank,
            f"{line.number:03d}",
            line.name,
            line.unit,
            "" if line.votes is None else line.votes,
            "" if line.score is None else rounded(line.score, 2),
        )
        for line in ranked.lines
        if line.listed
    ]
    say(f"{held.title} {word(held.stage)}")
    table(headings, rows, right=(0, 1, 4, 5))
    for tie in ranked.undecided_ties:
        say(tr("Undecided tie: {numbers}", numbers=[f"{number:03d}" for number in tie]))
    return 0


def write_workbook(office: Office, held: RoundRow, path: Path) -> None:
    """Write the workbook that recomputes a ranking; reportlab and openpyxl are imported only when they are needed."""
    from desk.outgoing import save_workbook
    from reports.workbook_facts import live_workbook_facts, workbook_facts

    save_workbook(office, office.ask(workbook_facts if held.stage in FINAL else live_workbook_facts, held.code), path)


def ranking_document(held: RoundRow, ranked: Ranking) -> dict[str, Any]:
    """Return a ranking as `rank --json` gives it."""
    return {
        "round": held.code,
        "stage": held.stage,
        "rule_version": held.rule_version,
        "channels": [
            {
                "code": use.code,
                "valid": use.valid,
                "abstained": use.abstained,
                "invalid": use.invalid,
                "weight": str(use.weight),
            }
            for use in ranked.channels
        ],
        "sections": [
            {
                "number": line.number,
                "name": line.name,
                "unit": line.unit,
                "rank": line.rank,
                "score": None if line.score is None else str(line.score),
                "votes": line.votes,
                "by_channel": line.by_channel,
                "indicators": line.indicators,
                "direct_first": line.direct_first,
            }
            for line in ranked.lines
        ],
        "undecided_ties": ranked.undecided_ties,
    }


def measures_of(office: Office, call: Call) -> int:
    """List what follows from a round."""
    found = office.ask(measures_in_force, call.args.code)
    if call.json:
        say_json([measure_document(measure) for measure in found])
        return 0
    headings = (tr("Rank"), tr("Section"), tr("Measure"), tr("Person"), tr("Due"), tr("Until"), tr("State"))
    table(
        headings,
        [
            (
                m.rank,
                m.section,
                word(m.kind),
                m.person or m.unit,
                m.due_on or "",
                m.until_on or "",
                " ".join(str(word(state)) for state in (m.status, m.flag) if state),
            )
            for m in found
        ],
        right=(0,),
    )
    return 0


def measure_document(measure: MeasureRow) -> dict[str, Any]:
    """Return a measure as `measures --json` gives it."""
    return {
        "kind": measure.kind,
        "section": measure.number,
        "section_name": measure.section,
        "unit": measure.unit,
        "rank": measure.rank,
        "person": measure.person or None,
        "post": measure.post,
        "due": measure.due_on,
        "until": measure.until_on,
        "points": None if measure.points is None else decimal(measure.points),
        "status": measure.status,
        "flag": measure.flag,
    }


def tally_counts(office: Office, call: Call) -> int:
    """Show the cumulative counts: due and done, person-times and people (R7.2)."""
    counts = office.ask(tally)
    if call.json:
        say_json(vars(counts))
        return 0
    say(tr("{n} rounds", n=counts.rounds))
    headings = (tr("Measure"), tr("due"), tr("done"), tr("people due"), tr("people done"))
    rows = [
        (word(kind), due, counts.done[kind], counts.persons_due[kind], counts.persons_done[kind])
        for kind, due in counts.due.items()
    ]
    table(headings, rows, right=(1, 2, 3, 4))
    return 0
