"""`backup`, `restore` and `verify`: keeping the data safe and proving that it is whole."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from desk.commands.call import Call, log_in
from desk.commands.output import complain, say, say_json
from desk.language import tr
from desk.office import Office
from desk.sentences import say as sentence_of
from desk.sentences import sentence
from models.common.errors import DamageError, RightError, RuleError
from models.common.rights import Right
from models.storage.backup import restore
from models.storage.engine import is_server
from models.storage.store import forget
from models.verification.actions import note_restored


def back_up(office: Office, call: Call) -> int:
    """Make a verified backup, beside the data or in a folder."""
    made = office.backup_by_hand(Path(call.args.out) if call.args.out else None)
    if call.json:
        say_json(asdict(made))
    else:
        say(tr("Backup made and checked: {path}", path=made.path))
    return 0


def restore_backup(call: Call) -> int:
    """Put a backup into a new place, for somebody who may; an existing file is never touched."""
    if call.anywhere.data is None:
        raise RuleError("command.restore_place")
    if is_server(call.anywhere.data):
        raise RuleError("command.restore_server")
    target = Path(call.anywhere.data)
    restore(Path(call.args.file), target)
    try:
        with closing(Office.open(str(target))) as office:
            log_in(office, call.anywhere.user)
            if not office.may(Right.BACKUP):
                raise RightError("account.no_right", role=office.account and office.account.role, act="restore")
            report = office.verify()
            office.do(note_restored, Path(call.args.file).name)
    except BaseException:
        forget(target)
        raise
    if not report.ok:
        raise DamageError("verify.damaged", count=sum(not check.ok for check in report.checks))
    if call.json:
        say_json({"data": str(target), "from": call.args.file})
    else:
        say(tr("Restored and checked: {path}", path=target))
    return 0


def verify_all(office: Office, call: Call) -> int:
    """Check everything; status 4 when anything is not as it was written."""
    report = office.verify()
    if call.json:
        checks = [
            {"key": c.key, "ok": c.ok, "faults": c.faults, "places": c.places, "notes": c.notes} for c in report.checks
        ]
        say_json({"ok": report.ok, "checks": checks})
    else:
        for check in report.checks:
            state = tr("in order") if check.ok else tr("{n} faults", n=check.faults)
            say(f"{sentence_of('check.' + check.key, {})}: {state}")
            for place in (*check.places, *check.notes):
                say(f"  {place}")
    if report.ok:
        return 0
    damage = DamageError("verify.damaged", count=sum(not check.ok for check in report.checks))
    complain(sentence(damage))
    return damage.exit_status
