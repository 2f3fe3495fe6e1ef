"""No act and no query is reachable by a role without its right: the whole matrix, at the gate (R10.2)."""

from __future__ import annotations

import datetime as dt
import importlib
import pkgutil
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import SQLAlchemyError

import models
import reports
from desk.commands.program import run as run_command
from desk.office import Office
from models.accounts.rules import OFFICERS, RIGHTS, may
from models.accounts.tables import Role
from models.audit.queries import entries
from models.audit.tables import Outcome
from models.ballots.double import Matter
from models.ballots.keying import note_effort
from models.ballots.rules import Line
from models.ballots.ruling import begin_rulings
from models.common.acts import ACTS, QUERIES, Act, Query, Work, act
from models.common.errors import Refusal, RightError
from models.common.rights import Right
from tests.conftest import PASSWORD, HandClock
from tests.make import looking
from tests.make_ballots import ONE, Room, a_batch, a_keying_file, a_room, in_dispute, key, keyed_once
from tests.make_filled import CODE, NEXT

for package in (models, reports):
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if ".migrations" not in module.name:
            importlib.import_module(module.name)

ALL: dict[str, Act[Any, Any] | Query[Any, Any]] = {
    key: ACTS[key] if key in ACTS else QUERIES[key] for key in (*ACTS, *QUERIES) if not key.startswith("test.")
}
BUSINESS_ACTS = {
    "registry.add_unit": {Role.LEAD},
    "registry.import": {Role.LEAD},
    "roster.import": {Role.LEAD, Role.CLERK},
    "round.open": {Role.LEAD},
    "round.step": {Role.LEAD},
    "ballots.open_batch": {Role.LEAD, Role.CLERK},
    "ballots.take_in_hand": {Role.LEAD, Role.CLERK},
    "ballots.keep": {Role.LEAD, Role.CLERK},
    "ballots.key": {Role.LEAD, Role.CLERK},
    "ballots.take_back": {Role.LEAD, Role.CLERK},
    "ballots.note_effort": {Role.LEAD, Role.CLERK},
    "ballots.close_batch": {Role.LEAD, Role.CLERK},
    "ballots.begin_rulings": {Role.LEAD, Role.CLERK},
    "ballots.rule": {Role.LEAD, Role.CLERK},
    "ballots.questions": {Role.LEAD, Role.CLERK},
    "ballots.question": {Role.LEAD, Role.CLERK},
    "ballots.precedents": {Role.LEAD, Role.CLERK},
    "ballots.import": {Role.LEAD, Role.CLERK},
    "ballots.my_figures": {Role.LEAD, Role.CLERK},
    "ballots.my_duties": {Role.LEAD, Role.CLERK},
    "ballots.all_figures": {Role.LEAD},
    "ballots.sealed_sheets": {Role.LEAD},
    "ballots.reopen_batch": {Role.LEAD},
    "ballots.recount": {Role.LEAD},
    "ranking.live": {Role.LEAD},
    "ranking.result": {Role.LEAD, Role.ARCHIVIST},
    "ranking.decide_tie": {Role.LEAD},
    "measure.complete": {Role.LEAD},
    "consequences.measures": {Role.LEAD, Role.ARCHIVIST},
    "attachment.add": {Role.LEAD},
    "attachment.remove": {Role.LEAD},
    "attachment.of_measure": {Role.LEAD, Role.ARCHIVIST},
    "attachment.open": {Role.LEAD, Role.ARCHIVIST},
    "attachment.copy": {Role.LEAD, Role.ARCHIVIST},
    "overview.now": {Role.LEAD, Role.ARCHIVIST},
    "remedy.raise": {Role.LEAD},
    "remedy.correct": {Role.LEAD},
    "remedies.of_round": {Role.LEAD, Role.ARCHIVIST},
    "overview.everything": {Role.LEAD, Role.ARCHIVIST},
    "rectification.notice": {Role.LEAD},
    "rectification.notice_back": {Role.LEAD},
    "rectification.recheck": {Role.LEAD},
    "rectification.close": {Role.LEAD},
    "rectification.of_round": {Role.LEAD, Role.ARCHIVIST},
    "inspection.plan": {Role.LEAD},
    "inspection.record": {Role.LEAD},
    "inspection.evidence": {Role.LEAD},
    "inspection.visits": {Role.LEAD, Role.ARCHIVIST},
    "inspection.coverage": {Role.LEAD, Role.ARCHIVIST},
    "document.inspection_form": {Role.LEAD, Role.ARCHIVIST},
    "document.issue": {Role.LEAD},
    "document.ledger": {Role.LEAD, Role.ARCHIVIST},
    "document.check_proof": {Role.LEAD},
    "document.proofs": {Role.LEAD, Role.ARCHIVIST},
    "publication.publish": {Role.LEAD},
    "publication.record": {Role.LEAD},
    "publication.add_scan": {Role.LEAD},
    "publication.withdraw": {Role.LEAD},
    "setting.change": {Role.LEAD},
    "account.add": {Role.SYSADMIN},
    "account.close": {Role.SYSADMIN},
    "account.unlock": {Role.SECADMIN},
    "account.change_role": {Role.SECADMIN},
    "account.policy": {Role.SECADMIN},
    "audit.entries": {Role.AUDITOR},
    "backup.make": {Role.LEAD, Role.SYSADMIN},
    "verification.verify": {Role.LEAD, Role.SYSADMIN, Role.AUDITOR},
}
"""What the office expects of its roles, said without looking at the table in the program."""


@pytest.fixture(scope="module")
def desks(founded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Role, Office]]:
    """One office, open once for each role, each logged in."""
    source = next((founded_file.parent / "backups").glob("*.db"))
    path = Path(shutil.copy(source, tmp_path_factory.mktemp("rights") / "office.db"))
    opened = {role: Office.open(str(path)) for role in Role}
    for role, office in opened.items():
        office.log_in(role.value, PASSWORD)
    yield opened
    for office in opened.values():
        office.close()


def was_let_in(office: Office, key: str) -> bool:
    """Try an act or a query without arguments; whatever happens beyond the gate, it was let in."""
    try:
        if key in ACTS:
            office.do(ACTS[key])
        else:
            office.ask(QUERIES[key])
    except RightError as error:
        return error.key != "account.no_right"
    except (Refusal, TypeError):
        return True
    return True


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("key", sorted(set(ALL) - {"account.logout", "account.login"}))
def test_an_act_or_query_is_refused_exactly_to_roles_without_its_right(
    desks: dict[Role, Office], role: Role, key: str
) -> None:
    right = ALL[key].right
    assert was_let_in(desks[role], key) is (right is Right.NONE or right in RIGHTS[role])


@pytest.mark.parametrize("key", BUSINESS_ACTS)
def test_the_roles_that_may_are_those_of_the_office_s_own_rules(desks: dict[Role, Office], key: str) -> None:
    assert {role for role in Role if was_let_in(desks[role], key)} == BUSINESS_ACTS[key]


def key_refused(office: Office, key: str) -> str:
    """Return the key of the refusal of an act or a query."""
    with pytest.raises(RightError) as caught:
        office.do(ACTS[key]) if key in ACTS else office.ask(QUERIES[key])
    return caught.value.key


def test_nothing_runs_while_nobody_is_logged_in(office: Office) -> None:
    assert {key_refused(office, key) for key in ALL} == {"account.nobody"}


OPEN = {
    "account.login", "account.logout", "account.change_password", "office.found", "setting.office_names", "setting.all",
    "document.table",
}  # fmt: skip


def test_only_what_concerns_everybody_needs_no_right() -> None:
    assert {key for key, one in ALL.items() if one.right is Right.NONE} == OPEN


def test_there_is_no_super_user() -> None:
    assert all(set(Right) - {Right.NONE} - RIGHTS[role] for role in Role)


def test_every_right_is_held_by_somebody_and_asked_for_by_something() -> None:
    assert set().union(*RIGHTS.values()) | {Right.NONE} == set(Right)


BUSINESS = {
    Right.REGISTRY_READ, Right.REGISTRY_EDIT, Right.ROUND_READ, Right.ROUND_EDIT, Right.ROSTER_READ,
    Right.ROSTER_EDIT, Right.BALLOT_KEY, Right.BALLOT_RULE, Right.BALLOT_IMPORT, Right.BALLOT_SEAL,
    Right.RANKING_LIVE, Right.RESULT_READ, Right.RESULT_IMPORT, Right.RESULT_EDIT, Right.MEASURE_READ,
    Right.MEASURE_EDIT, Right.DOCUMENT_READ, Right.DOCUMENT_ISSUE,
}  # fmt: skip


@pytest.mark.parametrize("officer", sorted(OFFICERS))
def test_an_officer_sees_and_touches_no_business_data(officer: Role) -> None:
    assert not RIGHTS[officer] & BUSINESS


@pytest.mark.parametrize("one", sorted(OFFICERS))
@pytest.mark.parametrize("right", [Right.ACCOUNT_EDIT, Right.ROLE_EDIT, Right.AUDIT_READ])
def test_each_officer_s_own_power_is_nobody_else_s(one: Role, right: Right) -> None:
    owner = {Right.ACCOUNT_EDIT: Role.SYSADMIN, Right.ROLE_EDIT: Role.SECADMIN, Right.AUDIT_READ: Role.AUDITOR}[right]
    assert may(one, right) is (one is owner)


def test_a_clerk_never_sees_a_ranking() -> None:
    assert not RIGHTS[Role.CLERK] & {Right.RANKING_LIVE, Right.RESULT_READ, Right.MEASURE_READ}


# what a clerk never sees: what the first keyer read, the ranking as it stands, another's figures

SECRETS = ("暗号科", "密语")
"""A section and a remark that only the first keyer typed, and what would give them away."""


@pytest.fixture(scope="module")
def room(founded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """Return a keying room with piles in every state, all first keyed with the secrets, and with figures."""
    folder = tmp_path_factory.mktemp("room")
    made = tmp_path_factory.mktemp("keying")
    clock = HandClock(dt.datetime(2021, 4, 12, 9, tzinfo=dt.UTC))
    with a_room(a_keying_file(founded_file, made), folder, clock) as opened:
        secret = [Line(1, 1, SECRETS[1]), Line(SECRETS[0])]
        number = a_batch(opened.clerk, total=2)
        key(opened.clerk, number, secret)
        opened.clerk.do(note_effort, number, 4711, 4712, 4713, 4714)
        keyed_once(opened, secret)
        in_dispute(opened, secret, ONE)
        yield opened


def answers(office: Office) -> dict[str, str]:
    """Ask everything with whatever arguments it takes; return what somebody gets to see, by query."""
    numbers = range(1, 4)
    tried: list[tuple[Any, ...]] = [(), ("2021Q1",), *((n,) for n in numbers), *((n, 1) for n in numbers)]
    tried += [((matter,),) for matter in Matter]
    seen: dict[str, str] = {}
    for name, one in QUERIES.items():
        for arguments in tried if name != "verification.verify" else ():
            try:
                seen[name] = seen.get(name, "") + repr(office.ask(one, *arguments))
            except (Refusal, TypeError, AttributeError, SQLAlchemyError):
                continue
    return seen


@pytest.mark.parametrize("who", ["second", "third"])
def test_nothing_a_clerk_can_ask_says_what_the_first_keyer_read(room: Room, who: str) -> None:
    seen = answers(getattr(room, who))
    assert {"ballots.batch", "ballots.batches", "ballots.precedents", "ballots.my_duties"} <= seen.keys()
    assert [name for name, said in seen.items() if any(secret in said for secret in SECRETS)] == []


def test_whoever_took_the_rulings_on_sees_them(room: Room) -> None:
    """The search above would find them."""
    room.third.do(begin_rulings, 3)
    seen = answers(room.third)
    found = {name for name, said in seen.items() if all(secret in said for secret in SECRETS)}
    assert found == {"ballots.questions", "ballots.question"}


def test_nothing_a_clerk_can_ask_says_how_fast_another_keys(room: Room) -> None:
    figures = ("4711", "4712", "4713", "4714")
    seen = answers(room.second)
    assert "ballots.my_figures" in seen
    assert [name for name, said in seen.items() if any(figure in said for figure in figures)] == []
    assert {name for name, said in answers(room.clerk).items() if "4711" in said} == {"ballots.my_figures"}


@pytest.mark.parametrize("key", ["ranking.live", "ranking.result", "ballots.all_figures", "ballots.sealed_sheets"])
def test_a_clerk_is_refused_a_ranking_others_figures_and_sealed_sheets_and_the_attempt_is_entered(
    room: Room, key: str
) -> None:
    with pytest.raises(RightError, match=r"account\.no_right"):
        room.clerk.ask(QUERIES[key], "2021Q1")
    with looking(room.clerk) as session:
        entry = entries(session, 1)[0]
    assert (entry.account, entry.act, entry.outcome) == ("clerk", key, Outcome.REFUSED)


COMMANDS = [
    ["rank", CODE], ["rank", NEXT], ["rank", NEXT, "--json"], ["rank", CODE, "--workbook", "rank.xlsx"],
    ["measures", CODE], ["tally"], ["print", CODE, "--out", "papers"],
    ["print", CODE, "--out", "papers", "--kind", "circular"], ["verify"], ["backup", "--out", "stick"],
]  # fmt: skip


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_clerk_at_the_command_line_is_refused_with_status_three_and_gets_nothing(
    arguments: list[str],
    filled_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DESK_PASSWORD", PASSWORD)
    monkeypatch.chdir(tmp_path)
    assert run_command([*arguments, "--data", str(filled_file), "--user", "clerk"]) == 3
    printed = capsys.readouterr()
    assert (printed.out, len(printed.err.splitlines())) == ("", 1)
    assert list(tmp_path.rglob("*.*")) == []


RAN: list[str] = []


@act("test.run", Right.AUDIT_READ)
def run(work: Work) -> None:
    """Leave a trace."""
    RAN.append(work.by.account)


def test_an_act_does_not_begin_to_run_without_its_right(desks: dict[Role, Office]) -> None:
    RAN.clear()
    for office in desks.values():
        was_let_in(office, "test.run")
    assert RAN == ["auditor"]


@pytest.mark.parametrize("reach", [lambda office: office.backup_by_hand(), lambda office: office.verify()])
def test_what_the_gate_does_by_itself_needs_the_right_too(clerk: Office, reach: Callable[[Office], object]) -> None:
    with pytest.raises(RightError) as caught:
        reach(clerk)
    assert caught.value.key == "account.no_right"
    assert not (Path(clerk.store.label).parent / "backups").exists()


def test_a_refused_attempt_is_entered_with_who_tried_what(clerk: Office, clock: HandClock) -> None:
    was_let_in(clerk, "round.step")
    with looking(clerk) as session:
        entry = entries(session, 1)[0]
    assert (entry.account, entry.act, entry.outcome, entry.at) == ("clerk", "round.step", Outcome.REFUSED, clock.now)
    assert entry.facts == {"refusal": "account.no_right", "role": "clerk", "act": "round.step"}
