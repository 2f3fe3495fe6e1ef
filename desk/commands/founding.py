"""`demo` and `init`: making an office."""

from __future__ import annotations

import sys
from contextlib import closing
from getpass import getpass
from pathlib import Path

from desk.commands.call import Call
from desk.commands.output import say, say_json, table
from desk.language import tr
from desk.office import Office
from desk.sentences import word
from models.accounts.founding import NewAccount, Setup, complete_officers, read_setup
from models.accounts.rules import OFFICERS
from models.accounts.tables import Role
from models.common.errors import EnvironmentFault, RuleError
from models.common.places import data_folder


def init(call: Call) -> int:
    """Make an empty office from a setup sheet, or from answers; missing officers get one-time passwords."""
    setup, added = complete_officers(_read_sheet(call.args.setup) if call.args.setup else _ask())
    with closing(Office.make(call.data)) as office:
        office.found_or_forget(setup)
    if call.json:
        shown = [{"name": account.name, "role": account.role, "password": account.password} for account in added]
        say_json({"data": call.data, "one_time_passwords": shown})
        return 0
    say(tr("The office is ready: {path}", path=call.data))
    if added:
        say(tr("These officers were added; each must change the password at the first login:"))
        table((tr("Account"), tr("Role"), tr("One-time password")), [(a.name, word(a.role), a.password) for a in added])
    return 0


def _read_sheet(path: str) -> Setup:
    try:
        return read_setup(Path(path).read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise EnvironmentFault("command.unreadable", path=path) from error
    except UnicodeDecodeError as error:
        raise RuleError("command.not_utf8", path=path) from error


def _ask() -> Setup:
    if not sys.stdin.isatty():
        raise RuleError("command.setup_missing")
    office = {
        "office_name": input(tr("Name of the office: ")),
        "organ_code": input(tr("Organ code in document numbers: ")),
        "newspaper": input(tr("District newspaper: ")),
        "fonds_number": input(tr("Fonds number of the archive: ")),
    }
    roles = [role for role in Role if role in OFFICERS] + [Role.LEAD]
    return Setup(office, tuple(_ask_account(role) for role in roles))


def _ask_account(role: Role) -> NewAccount:
    say(str(word(role)))
    person = input(tr("  Person's name: "))
    name = input(tr("  Account name: "))
    return NewAccount(name, person, role, getpass(tr("  Password: ")), must_change=False)


def demo(call: Call) -> int:
    """Make the demonstration office, print its accounts, and open it unless told otherwise."""
    from desk.demonstration import ACCOUNTS, build

    where = call.anywhere.data or str(data_folder() / "demonstration.db")
    if call.anywhere.data or not Path(where).exists():
        build(where)
    accounts = [{"name": a.name, "role": a.role, "password": a.password} for a in ACCOUNTS]
    if call.json:
        say_json({"data": where, "accounts": accounts})
    else:
        say(tr("The demonstration office is ready: {path}", path=where))
        rows = [(a["name"], word(a["role"]), a["password"]) for a in accounts]
        table((tr("Account"), tr("Role"), tr("Password")), rows)
    if call.args.no_window:
        return 0
    try:
        from desk.app import run as run_desktop
    except ImportError as error:
        raise EnvironmentFault("command.no_window", detail=str(error)) from error
    with closing(Office.open(where)) as office:
        return run_desktop(office, call.anywhere.lang)
