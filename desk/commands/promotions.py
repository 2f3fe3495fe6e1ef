"""`embargo`: may this person be promoted on that day, for one name or a list."""

from __future__ import annotations

import sys
from pathlib import Path

from desk.commands.call import Call
from desk.commands.output import say, say_json, table
from desk.commands.parser import day
from desk.consequences.answers import answer_document, listed_document, reason, who
from desk.language import tr
from desk.office import Office
from desk.sentences import word
from models.common.errors import EnvironmentFault, RuleError
from models.consequences.promotions import embargo, embargo_list


def embargo_of(office: Office, call: Call) -> int:
    """Answer whether a person, or each of a list, may be promoted on a day."""
    if call.args.list is not None:
        return _listed(office, call)
    if call.args.reply is not None:
        raise RuleError("embargo.reply_needs_list")
    found = office.ask(embargo, call.args.name, day(call.args.on))
    if call.json:
        say_json(answer_document(found))
        return 0
    for row in found:
        if row.allowed:
            say(tr("{person} may be promoted on {day}.", person=who(row), day=row.on))
        else:
            facts = {"person": who(row), "day": row.on, "until": row.until}
            say(tr("{person} may not be promoted on {day}, until {until}.", **facts))
        for bar in row.because:
            facts = {"round": bar.round, "section": bar.section, "unit": bar.unit, "rank": bar.rank}
            say("  " + tr("round {round}, {unit} {section}, rank {rank}", **facts))
    return 0


def _listed(office: Office, call: Call) -> int:
    """Answer every line of a list, and write the letter that says the same if asked."""
    on, names = day(call.args.on), read_list(call.args.list)
    found = office.ask(embargo_list, names, on)
    if call.args.reply is not None:
        _write_reply(office, call, names)
    if call.json:
        say_json([listed_document(one) for one in found])
        return 0
    headings = (tr("As asked"), tr("Answer"), tr("Until"), tr("Because of"))
    rows = [
        (one.asked, word(one.state), (one.people[0].until or "") if len(one.people) == 1 else "", reason(one))
        for one in found
    ]
    table(headings, rows)
    return 0


def _write_reply(office: Office, call: Call, names: str) -> None:
    from reports.files import write_whole
    from reports.replying import reply

    made = office.do(reply, names, day(call.args.on), call.args.to, call.args.number)
    write_whole(Path(call.args.reply), made.data)


def read_list(file: str) -> str:
    """Read a text file, or standard input for `-`; UTF-8, or GB18030 as older programs save it.

    Raises EnvironmentFault `command.unreadable` or RuleError `command.not_text`.
    """
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise EnvironmentFault("command.unreadable", path=file, detail=error.strerror or "") from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise RuleError("command.not_text", path=file)
