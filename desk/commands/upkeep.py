"""`backup`, `restore` and `verify`: keeping the data safe and proving that it is whole."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Final

from desk.commands.call import Call, log_in
from desk.commands.output import complain, say, say_json
from desk.language import tr
from desk.office import Office
from desk.sentences import say as sentence_of
from desk.sentences import sentence, word
from models.common.errors import DamageError, RightError, RuleError
from models.common.rights import Right
from models.storage.backup import restore
from models.storage.carrying import Carried
from models.storage.engine import is_server
from models.storage.kept import folder_beside
from models.storage.store import forget
from models.verification.actions import note_restored
from models.verification.queries import FILE_CHECKS

NAMED: Final = 5
"""Lacking files that a sentence names; it says of how many."""


def back_up(office: Office, call: Call) -> int:
    """Make a verified backup, beside the data or in a folder."""
    made = office.backup_by_hand(Path(call.args.out) if call.args.out else None)
    if call.json:
        say_json(asdict(made))
    else:
        say(tr("Backup made and checked: {path}", path=made.path))
        if made.lacking:
            say(sentence_of("kept.lacking", {"count": len(made.lacking), "names": made.lacking[:NAMED]}))
    return 0


def restore_backup(call: Call) -> int:
    """Put a backup into a new place, for somebody who may; an existing file is never touched."""
    if call.anywhere.data is None:
        raise RuleError("command.restore_place")
    if is_server(call.anywhere.data):
        raise RuleError("command.restore_server")
    source, target = Path(call.args.file), Path(call.anywhere.data)
    carried = restore(source, target)
    try:
        with closing(Office.open(str(target))) as office:
            log_in(office, call.anywhere.user)
            if not office.may(Right.BACKUP):
                raise RightError("account.no_right", role=office.account and office.account.role, act="restore")
            report = office.verify()
            office.do(note_restored, source.name)
    except BaseException:
        forget(target)
        carried.take_back()
        raise
    if damaged := [check.key for check in report.checks if not check.ok and check.key not in FILE_CHECKS]:
        raise DamageError("verify.damaged", count=len(damaged))
    if carried.lacking:
        raise _lacking(source, target, carried)
    if call.json:
        say_json({"data": str(target), "from": call.args.file})
    else:
        say(tr("Restored and checked: {path}", path=target))
    return 0


def _lacking(source: Path, target: Path, carried: Carried) -> DamageError:
    """Say which files the backup did not bring, and where they are to be put."""
    names = [f"{one.name}（{word(one.fault)}）" for one in carried.lacking[:NAMED]]
    return DamageError(
        "restore.files", path=str(target), count=len(carried.lacking), names=names,
        there=str(folder_beside(source)), here=str(folder_beside(target)),
    )  # fmt: skip


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
