"""`print`: a round's papers as files."""

from __future__ import annotations

from pathlib import Path

from desk.commands.call import Call
from desk.commands.output import say, say_json
from desk.language import tr
from desk.office import Office
from models.documents.actions import record_prints
from models.rounds.queries import round_by_code
from reports.issuing import issue, write


def print_papers(office: Office, call: Call) -> int:
    """Write a round's papers as PDF, numbered, and enter each print in the ledger."""
    held = office.ask(round_by_code, call.args.code)
    papers = office.do(issue, held.code, call.args.kind)
    written = write(papers, Path(call.args.out))
    office.do(record_prints, tuple((one.paper_id, one.sha256) for one in written))
    if call.json:
        say_json([{"file": str(one.path), "sha256": one.sha256, "pages": one.pages} for one in written])
        return 0
    for one in written:
        say(str(one.path))
    for substitution in sorted({str(s) for one in written for s in one.substitutions}):
        say(tr("Drawn with another face: {what}", what=substitution))
    return 0
