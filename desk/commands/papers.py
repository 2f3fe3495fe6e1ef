"""`print`: a round's papers as files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from desk.commands.call import Call
from desk.commands.output import say, say_json
from desk.language import tr
from desk.office import Office
from desk.outgoing import enter_written, save_papers
from models.common.acts import Query
from models.common.errors import RuleError
from models.documents.queries import PaperRow, ledger
from models.rounds.queries import RoundRow, round_by_code
from models.rounds.rules import FINAL
from reports.catalogue import RESULT_PAPERS, WORKING_PAPERS, WorkingEntry
from reports.forms import FORMS, round_forms
from reports.issuing import Written, issue, write
from reports.result_papers import live_result_papers, result_papers
from reports.working import Saved, Working, working_papers


def print_papers(office: Office, call: Call) -> int:
    """Write a round's papers as PDF: numbered ones enter the ledger, and all of them the log."""
    held = office.ask(round_by_code, call.args.code)
    kinds: list[str] | None = call.args.kind
    others = [entry for entry in (*WORKING_PAPERS, *RESULT_PAPERS, *FORMS) if entry.key in (kinds or ())]
    numbered = [kind for kind in kinds if kind not in [entry.key for entry in others]] if kinds else None
    out = Path(call.args.out)
    drawn = _without_number(office, held, others)
    archival = bool(call.args.archival)
    written: tuple[Written, ...] = ()
    refusal: RuleError | None = None
    if numbered or not others:
        written, refusal = _numbered(office, held.code, numbered, out, archival)
    _show(call, (*written, *save_papers(office, drawn, out, archival)))
    if refusal is not None:
        raise refusal
    return 0


def _without_number(office: Office, held: RoundRow, kinds: Sequence[WorkingEntry]) -> tuple[Working, ...]:
    """Draw papers that have no number, each kind with the right that it asks for in the round's stage."""
    asked: dict[Query[..., tuple[Working, ...]], list[str]] = {}
    for entry in kinds:
        asked.setdefault(_query(entry, held), []).append(entry.key)
    return tuple(paper for query, keys in asked.items() for paper in office.ask(query, held.code, keys))


def _query(entry: WorkingEntry, held: RoundRow) -> Query[..., tuple[Working, ...]]:
    if entry in WORKING_PAPERS:
        return working_papers
    if entry in FORMS:
        return round_forms
    return result_papers if held.stage in FINAL and entry.right is result_papers.right else live_result_papers


def _numbered(
    office: Office, code: str, kinds: Sequence[str] | None, out: Path, archival: bool
) -> tuple[tuple[Written, ...], RuleError | None]:
    """Write papers under their numbers, and enter each print in the ledger.

    Where another person has to approve what has no number yet, what has one is written, and the refusal returned.
    """
    try:
        return _written(office, code, office.do(issue, code, kinds), out, archival), None
    except RuleError as refusal:
        if refusal.key != "draft.two_people":
            raise
        papers = office.ask(ledger, None, code)
        wanted = tuple(row for row in papers if row.voided is None and (not kinds or row.kind in kinds))
        return _written(office, code, wanted, out, archival), refusal


def _written(office: Office, code: str, papers: tuple[PaperRow, ...], out: Path, archival: bool) -> tuple[Written, ...]:
    written = write(papers, out, archival)
    enter_written(office, code, written)
    return written


def _show(call: Call, written: Sequence[Written | Saved]) -> None:
    if call.json:
        say_json([_told(one, bool(call.args.archival)) for one in written])
        return
    for one in written:
        say(str(one.path))
    for substitution in sorted({str(s) for one in written for s in one.substitutions}):
        say(tr("Drawn with another face: {what}", what=substitution))
    for one in written:
        for finding in one.findings:
            say(tr("{file} is plain PDF and says nothing of PDF/A: {finding}", file=one.path.name, finding=finding))


def _told(one: Written | Saved, archival: bool) -> dict[str, object]:
    told: dict[str, object] = {"file": str(one.path), "sha256": one.sha256, "pages": one.pages}
    return {**told, "conforms": not one.findings, "findings": list(one.findings)} if archival else told
