"""`round`: opening, moving on, listing, deciding ties."""

from __future__ import annotations

from pathlib import Path

from desk.commands.call import Call
from desk.commands.output import say, say_json, table
from desk.commands.parser import day, numbers
from desk.commands.round_files import write_file
from desk.language import tr
from desk.office import Office
from desk.sentences import word
from models.common.errors import EnvironmentFault, RuleError
from models.finalising.stages import step
from models.ranking.actions import decide_tie
from models.rounds.actions import open_round
from models.rounds.queries import RoundRow, round_by_code, rounds
from models.rounds.sheet import read_round_sheet


def round_command(office: Office, call: Call) -> int:
    """Run `round open`, `stage`, `list`, `decide` or `file`."""
    verbs = {"open": open_sheet, "stage": move, "list": list_rounds, "decide": decide, "file": write_file}
    return verbs[call.args.verb](office, call)


def open_sheet(office: Office, call: Call) -> int:
    """Open a round from a round sheet."""
    try:
        text = Path(call.args.sheet).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise EnvironmentFault("command.unreadable", path=call.args.sheet) from error
    except UnicodeDecodeError as error:
        raise RuleError("command.not_utf8", path=call.args.sheet) from error
    sheet = read_round_sheet(text)
    office.do(open_round, sheet)
    return _show(office, call, sheet.code)


def move(office: Office, call: Call) -> int:
    """Move a round to another stage."""
    args = call.args
    office.do(step, args.code, args.stage, day(args.on) if args.on else None, args.reason)
    return _show(office, call, args.code)


def decide(office: Office, call: Call) -> int:
    """Record the decision on a tie."""
    args = call.args
    office.do(
        decide_tie,
        args.code,
        order=numbers(args.order) if args.order else (),
        keep=numbers(args.keep) if args.keep else (),
        participants=args.participants,
        reason=args.reason,
    )
    return _show(office, call, args.code)


def _show(office: Office, call: Call, code: str) -> int:
    held = office.ask(round_by_code, code)
    if call.json:
        say_json(_document(held))
    else:
        say(tr("Round {round} “{title}”: {stage}", round=held.code, title=held.title, stage=word(held.stage)))
    return 0


def list_rounds(office: Office, call: Call) -> int:
    """List every round."""
    held = office.ask(rounds)
    if call.json:
        say_json([_document(one) for one in held])
        return 0
    headings = (tr("Round"), tr("Title"), tr("Stage"), tr("Cut-off"), tr("Published"))
    table(headings, [(r.code, r.title, word(r.stage), r.cut_off, r.published_on or "") for r in held])
    return 0


def _document(held: RoundRow) -> dict[str, object]:
    return {
        "code": held.code,
        "title": held.title,
        "kind": held.kind,
        "cut_off": held.cut_off,
        "stage": held.stage,
        "rule_version": held.rule_version,
        "imported": held.imported,
        "published_on": held.published_on,
        "result_digest": held.result_digest,
    }
