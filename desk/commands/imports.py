"""`import` and `template`: files that come in, and their empty forms."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from desk.commands.call import Call
from desk.commands.output import complain, say, say_json
from desk.language import tr
from desk.office import Office
from desk.sentences import say as sentence_of
from desk.sentences import sentence
from models.ballots.imports import import_ballots
from models.common.errors import RuleError
from models.consequences.imports import import_results
from models.intake.rules import ImportRefused, ImportReport, Rejection
from models.intake.tables import FileKind
from models.ranking.imports import import_tips
from models.registry.imports import import_registry
from models.roster.imports import import_roster


def template_form(call: Call) -> int:
    """Write the empty form of a kind of file."""
    from models.intake.templates import template  # openpyxl takes a third of a second

    template(FileKind(call.args.kind), Path(call.args.file))
    if call.json:
        say_json({"kind": call.args.kind, "file": call.args.file})
    else:
        say(tr("Written: {path}", path=call.args.file))
    return 0


def take_in(office: Office, call: Call) -> int:
    """Read a file into the office, all or nothing, and say what came of it."""
    try:
        report = _run(office, call)
    except ImportRefused as refusal:
        _show(refusal.report, call)
        complain(sentence(refusal))
        return refusal.exit_status
    _show(report, call)
    if report.rejected:
        complain(sentence(ImportRefused(report)))
        return ImportRefused.exit_status
    return 0


def _run(office: Office, call: Call) -> ImportReport:
    args, path = call.args, Path(call.args.file)
    dry: bool = args.dry_run
    match args.kind:
        case FileKind.REGISTRY:
            return office.do(import_registry, path, dry)
        case FileKind.ROSTER:
            return office.do(import_roster, path, dry)
        case FileKind.BALLOTS:
            return office.do(import_ballots, path, _needed(args, "round"), _needed(args, "channel"), dry)
        case FileKind.TIPS:
            return office.do(import_tips, path, _needed(args, "round"), dry)
        case _:
            return office.do(import_results, path, dry)


def _needed(args: Any, option: str) -> str:
    value = getattr(args, option)
    if not value:
        raise RuleError("command.option_missing", kind=FileKind(args.kind), option=f"--{option}")
    return str(value)


def _show(report: ImportReport, call: Call) -> None:
    if call.json:
        say_json(document(report))
        return
    for rejection in (*report.rejected, *report.warnings):
        say(line(rejection))
    if not report.rejected:
        done = tr("Would be taken in: {n} of {rows} rows") if call.args.dry_run else tr("Taken in: {n} of {rows} rows")
        say(done.format(n=report.accepted, rows=report.rows))
    if report.valid is not None and not report.rejected:
        counted = {"v": report.valid, "a": report.abstained, "i": report.invalid}
        say(tr("valid {v}, abstained {a}, invalid {i}", **counted))


def line(rejection: Rejection) -> str:
    """Return a rejection as a line: row, column, reason."""
    reason = sentence_of(rejection.key, rejection.facts)
    row = tr("row {n}", n=rejection.row) if rejection.row else tr("whole file")
    return f"{row}, {rejection.column}: {reason}" if rejection.column else f"{row}: {reason}"


def document(report: ImportReport) -> dict[str, Any]:
    """Return a report as `import --json` gives it."""
    shown: dict[str, Any] = {
        "kind": report.kind,
        "file": report.file,
        "sha256": report.sha256,
        "rows": report.rows,
        "accepted": report.accepted,
        "rejected": _reasons(report.rejected),
        "warnings": _reasons(report.warnings),
    }
    if report.valid is not None:
        shown |= {"valid": report.valid, "abstained": report.abstained, "invalid": report.invalid}
    return shown


def _reasons(rejections: Iterable[Rejection]) -> list[dict[str, Any]]:
    return [
        {"row": rejection.row, "column": rejection.column, "reason": sentence_of(rejection.key, rejection.facts)}
        for rejection in rejections
    ]
