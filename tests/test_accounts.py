"""Accounts: passwords, lockout, officers that exclude everything else, and founding (R10.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Literal

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from desk.office import Office
from models.accounts import actions
from models.accounts.actions import (
    add_account,
    change_password,
    change_role,
    choose_policy,
    close_account,
    log_in,
    reset_password,
    unlock,
)
from models.accounts.founding import NewAccount, Setup, complete_officers, read_setup
from models.accounts.queries import AccountRow, accounts
from models.accounts.rules import ATTEMPTS, OFFICERS, check_password, compatible
from models.accounts.tables import Role
from models.common.errors import Refusal, RightError, RuleError
from models.settings.actions import change_settings
from models.settings.queries import office_names
from tests.conftest import PASSWORD, HandClock
from tests.make import looking

NEW = "Another-horse-8"


def refused(call: Callable[[], object]) -> str:
    """Return the key of a refusal."""
    with pytest.raises(Refusal) as caught:
        call()
    return caught.value.key


def as_role(office: Office, role: Role) -> Office:
    """Log in with the account of a role."""
    office.log_in(role.value, PASSWORD)
    return office


def known(office: Office, name: str) -> AccountRow:
    """Return an account by its login name, read past the gate."""
    with looking(office) as session:
        return next(row for row in accounts(session) if row.name == name)


@pytest.fixture
def sysadmin(office: Office) -> Office:
    """The office with the system administrator logged in."""
    return as_role(office, Role.SYSADMIN)


@pytest.fixture
def secadmin(office: Office) -> Office:
    """The office with the security administrator logged in."""
    return as_role(office, Role.SECADMIN)


# passwords

PASSWORDS = [
    ("Abcdef12", "standard", True),
    ("abcdef1!", "standard", True),
    ("Abcde12", "standard", False),
    ("abcdefg1", "standard", False),
    ("ABCDEFGHIJKL", "standard", False),
    ("correct horse battery", "standard", True),
    ("密码密码Ab1x", "standard", True),
    ("密码密码密码密码密码密码", "standard", False),
    ("Abcdef12", "strict", False),
    ("Abcdefg12!", "strict", True),
    ("Abcdefg123", "strict", False),
    ("correct-horse-bat", "strict", True),
    ("", "standard", False),
    ("", "strict", False),
]


@pytest.mark.parametrize(("password", "policy", "good"), PASSWORDS)
def test_a_password_keeps_to_the_policy_or_is_refused(password: str, policy: str, good: bool) -> None:
    if good:
        check_password(password, policy)
    else:
        assert refused(lambda: check_password(password, policy)) == "account.weak_password"


@given(st.text(max_size=24), st.text(max_size=6))
def test_a_longer_password_is_never_weaker(password: str, more: str) -> None:
    try:
        check_password(password, "standard")
    except RuleError:
        return
    check_password(password + more, "standard")


@given(st.text(max_size=24))
def test_what_the_strict_policy_allows_the_standard_one_allows(password: str) -> None:
    try:
        check_password(password, "strict")
    except RuleError:
        return
    check_password(password, "standard")


def test_the_policy_in_force_is_the_one_that_was_chosen(secadmin: Office) -> None:
    secadmin.do(choose_policy, "strict")
    assert refused(lambda: secadmin.do(change_password, PASSWORD, "Abcdef12")) == "account.weak_password"
    assert refused(lambda: secadmin.do(choose_policy, "none")) == "account.unknown_policy"


def test_the_policy_is_no_business_of_the_lead(lead: Office) -> None:
    assert refused(lambda: lead.do(change_settings, {"password_policy": "standard"})) == "setting.guarded"
    assert refused(lambda: lead.do(choose_policy, "standard")) == "account.no_right"


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("wrong", NEW, "account.wrong_password"),
        (PASSWORD, PASSWORD, "account.same_password"),
        (PASSWORD, "short", "account.weak_password"),
    ],
)
def test_a_password_is_changed_only_for_a_good_one_by_who_knows_the_old_one(
    lead: Office, old: str, new: str, key: str
) -> None:
    assert refused(lambda: lead.do(change_password, old, new)) == key
    assert lead.log_in("lead", PASSWORD)


def test_after_a_change_the_new_password_opens_and_the_old_one_does_not(lead: Office) -> None:
    lead.do(change_password, PASSWORD, NEW)
    assert lead.log_in("lead", NEW)
    assert refused(lambda: lead.log_in("lead", PASSWORD)) == "account.wrong_password"


def test_a_password_is_stored_as_argon2id(office: Office) -> None:
    with office.store.engine.connect() as connection:
        stored = connection.exec_driver_sql("SELECT password FROM account").scalars().all()
    assert len(set(stored)) == len(Role)
    assert all(one.startswith("$argon2id$") and not actions.HASHER.check_needs_rehash(one) for one in stored)


# logging in


def test_whoever_logs_in_acts_under_that_name(office: Office) -> None:
    row = office.log_in("lead", PASSWORD)
    assert (row.name, row.role, office.by.account, office.by.role) == ("lead", Role.LEAD, "lead", "lead")


def test_a_failed_login_leaves_everybody_where_they_were(lead: Office) -> None:
    refused(lambda: lead.log_in("clerk", "wrong"))
    assert lead.by.account == "lead"  # a wrong password at the lock must not stop work under way


def test_a_failed_first_login_leaves_nobody_logged_in(office: Office) -> None:
    refused(lambda: office.log_in("clerk", "wrong"))
    assert office.account is None


def test_an_account_closed_while_it_is_logged_in_can_do_nothing_more(office: Office) -> None:
    other = Office(office.store, office.clock)
    other.log_in("sysadmin", PASSWORD)
    clerk = next(row for row in other.ask(accounts) if row.name == "clerk")
    office.log_in("clerk", PASSWORD)
    other.do(close_account, clerk.id, "left the office")
    assert refused(lambda: office.ask(office_names)) == "account.closed"


def test_a_role_taken_away_is_gone_at_once(office: Office) -> None:
    other = Office(office.store, office.clock)
    other.log_in("secadmin", PASSWORD)
    held = next(row for row in other.ask(accounts) if row.name == "lead")
    office.log_in("lead", PASSWORD)
    other.do(change_role, held.id, Role.ARCHIVIST)
    assert refused(lambda: office.do(change_settings, {"newspaper": "某报"})) == "account.no_right"


def closed(office: Office) -> str:
    """Close the clerk's account."""
    as_role(office, Role.SYSADMIN).do(close_account, known(office, "clerk").id, "调离")
    return "clerk"


WRONG: list[tuple[str, Callable[[Office], str]]] = [
    ("a wrong password", lambda _: "lead"),
    ("an unknown account", lambda _: "nobody"),
    ("an empty name", lambda _: ""),
    ("another spelling", lambda _: "LEAD"),
    ("a closed account", closed),
]


@pytest.mark.parametrize("make", [make for _, make in WRONG], ids=[name for name, _ in WRONG])
def test_every_wrong_login_gets_the_same_answer(office: Office, make: Callable[[Office], str]) -> None:
    name = make(office)
    with pytest.raises(RightError) as caught:
        office.log_in(name, "wrong")
    assert (caught.value.key, caught.value.facts, caught.value.exit_status) == ("account.wrong_password", {}, 3)


def fail(office: Office, times: int, name: str = "clerk") -> list[str]:
    """Try wrong passwords and return what was answered."""
    return [refused(lambda: office.log_in(name, "wrong")) for _ in range(times)]


def test_five_failures_in_a_row_lock_an_account_even_for_the_right_password(office: Office) -> None:
    assert fail(office, ATTEMPTS) == ["account.wrong_password"] * 5
    assert refused(lambda: office.log_in("clerk", PASSWORD)) == "account.locked"


def test_four_failures_do_not_and_a_right_password_begins_the_count_anew(office: Office) -> None:
    for _ in range(2):
        fail(office, ATTEMPTS - 1)
        assert office.log_in("clerk", PASSWORD)


def test_one_account_s_failures_lock_no_other(office: Office) -> None:
    fail(office, ATTEMPTS)
    assert office.log_in("lead", PASSWORD)


def test_the_count_survives_closing_the_program(office: Office, data_file: Path) -> None:
    fail(office, ATTEMPTS - 1)
    with closing(Office.open(str(data_file))) as again:
        fail(again, 1)
        assert refused(lambda: again.log_in("clerk", PASSWORD)) == "account.locked"


def test_the_security_administrator_unlocks(office: Office) -> None:
    fail(office, ATTEMPTS)
    as_role(office, Role.SECADMIN).do(unlock, known(office, "clerk").id)
    assert office.log_in("clerk", PASSWORD)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SECADMIN])
def test_nobody_else_unlocks(office: Office, role: Role) -> None:
    account = known(office, "clerk").id
    assert refused(lambda: as_role(office, role).do(unlock, account)) == "account.no_right"


def test_a_password_given_by_somebody_else_must_be_changed_first(sysadmin: Office) -> None:
    sysadmin.do(reset_password, known(sysadmin, "lead").id, NEW)
    sysadmin.log_in("lead", NEW)
    assert refused(lambda: sysadmin.ask(office_names)) == "account.must_change"
    assert refused(lambda: sysadmin.do(change_settings, {})) == "account.must_change"
    sysadmin.do(change_password, NEW, "Third-horse-9")
    sysadmin.log_in("lead", "Third-horse-9")
    assert sysadmin.ask(office_names).organ_code == "某纪评"


# roles that exclude each other

BUSINESS = [role for role in Role if role not in OFFICERS]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("other", Role)
def test_an_officer_holds_nothing_else(role: Role, other: Role) -> None:
    assert compatible(role, frozenset({other})) is (role in BUSINESS and other in BUSINESS)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("other", [Role.CLERK, Role.AUDITOR])
def test_a_second_account_of_a_person_keeps_to_it(sysadmin: Office, role: Role, other: Role) -> None:
    def add() -> int:
        return sysadmin.do(add_account, "second", f"某{other.value}", role, PASSWORD)

    if role in BUSINESS and other in BUSINESS:
        assert add() > 0
    else:
        assert refused(add) == "account.roles_exclude"


def test_a_changed_role_keeps_to_it(office: Office) -> None:
    as_role(office, Role.SYSADMIN).do(add_account, "second", "某lead", Role.CLERK, PASSWORD)
    as_role(office, Role.SECADMIN)
    second = known(office, "second").id
    assert refused(lambda: office.do(change_role, second, Role.AUDITOR)) == "account.roles_exclude"
    office.do(change_role, second, Role.ARCHIVIST)
    assert known(office, "second").role is Role.ARCHIVIST


def test_nobody_changes_the_own_role(secadmin: Office) -> None:
    own = known(secadmin, "secadmin").id
    assert refused(lambda: secadmin.do(change_role, own, Role.LEAD)) == "account.own_role"


@pytest.mark.parametrize("role", sorted(OFFICERS))
def test_the_last_account_of_an_officer_stays_open(sysadmin: Office, role: Role) -> None:
    account = known(sysadmin, role.value).id
    assert refused(lambda: sysadmin.do(close_account, account, "调离")) == "account.last_officer"
    sysadmin.do(add_account, "second", "某后任", role, PASSWORD)
    sysadmin.do(close_account, account, "调离")
    assert known(sysadmin, role.value).closed_at is not None


@pytest.mark.parametrize("role", [Role.SYSADMIN, Role.AUDITOR])
def test_the_last_account_of_an_officer_keeps_its_role(secadmin: Office, role: Role) -> None:
    account = known(secadmin, role.value).id
    assert refused(lambda: secadmin.do(change_role, account, Role.CLERK)) == "account.last_officer"
    secadmin.do(change_role, account, role)


def test_a_lead_s_account_may_be_the_last_to_close(sysadmin: Office) -> None:
    sysadmin.do(close_account, known(sysadmin, "lead").id, "调离")
    assert known(sysadmin, "lead").closed_at is not None


def test_closing_needs_a_reason_and_an_account(sysadmin: Office) -> None:
    assert refused(lambda: sysadmin.do(close_account, known(sysadmin, "clerk").id, " ")) == "account.reason_missing"
    assert refused(lambda: sysadmin.do(close_account, 999, "调离")) == "account.unknown"


NAMES = [("lead", "account.name_taken"), ("", "name.empty"), ("长" * 51, "name.long"), ("a\x00b", "name.character")]


@pytest.mark.parametrize(("name", "key"), NAMES)
def test_a_new_account_needs_a_name_of_its_own(sysadmin: Office, name: str, key: str) -> None:
    assert refused(lambda: sysadmin.do(add_account, name, "某人", Role.CLERK, PASSWORD)) == key


def test_a_closed_account_keeps_its_name(sysadmin: Office) -> None:
    sysadmin.do(close_account, known(sysadmin, "clerk").id, "调离")
    assert refused(lambda: sysadmin.do(add_account, "clerk", "某人", Role.CLERK, PASSWORD)) == "account.name_taken"


# founding


def test_an_office_is_founded_only_once(office: Office) -> None:
    again = Setup({"office_name": "另一个", "organ_code": "另"}, ())
    assert refused(lambda: office.found(again)) == "setup.founded_already"


@pytest.fixture
def empty(tmp_path: Path, clock: HandClock) -> Iterator[Office]:
    """Data in which no office has been founded."""
    with closing(Office.make(str(tmp_path / "new.db"), clock)) as made:
        yield made


MIXED = (NewAccount("a", "某人", Role.LEAD, PASSWORD), NewAccount("b", "某人", Role.AUDITOR, PASSWORD))
WEAK = (NewAccount("a", "某人", Role.LEAD, "weak"),)
TWICE = (NewAccount("a", "某甲", Role.LEAD, PASSWORD), NewAccount("a", "某乙", Role.CLERK, PASSWORD))


@pytest.mark.parametrize(
    ("new", "key"),
    [(MIXED, "account.roles_exclude"), (WEAK, "account.weak_password"), (TWICE, "account.name_taken")],
    ids=["mixed", "weak", "twice"],
)
def test_a_refused_founding_leaves_no_account_behind(empty: Office, new: tuple[NewAccount, ...], key: str) -> None:
    assert refused(lambda: empty.found(Setup({"office_name": "某办"}, new))) == key
    with looking(empty) as session:
        assert accounts(session) == ()


def test_missing_officers_are_added_with_one_time_passwords_that_must_be_changed() -> None:
    whole, added = complete_officers(Setup({}, (NewAccount("adm", "某人", Role.SYSADMIN, PASSWORD),)))
    assert [account.role for account in added] == [Role.SECADMIN, Role.AUDITOR]
    assert whole.accounts[1:] == added
    assert all(account.must_change for account in added)
    assert len({account.password for account in added}) == 2
    for account in added:
        check_password(account.password, "strict")


SHEET = """
[office]
name = "某区纪委监委"
organ_code = "某纪评"
[[account]]
name = "adm"
person = "某人"
role = "sysadmin"
password = "Correct-horse-7"
must_change = false
"""


def test_a_setup_sheet_is_read() -> None:
    account = NewAccount("adm", "某人", Role.SYSADMIN, "Correct-horse-7", must_change=False)
    assert read_setup(SHEET) == Setup({"office_name": "某区纪委监委", "organ_code": "某纪评"}, (account,))


SHEETS = [
    ('name = "某区纪委监委"', 'name = "某区', "setup.syntax", None),
    ("[office]", "[offices]", "setup.unknown_key", "offices"),
    ("organ_code", "organ", "setup.unknown_key", "office.organ"),
    ("person =", "persons =", "setup.unknown_key", "account.persons"),
    ('name = "某区纪委监委"', "", "setup.missing_key", "office.name"),
    ('organ_code = "某纪评"', 'organ_code = " "', "setup.missing_key", "office.organ_code"),
    ('person = "某人"', "", "setup.missing_key", "account.person"),
    ('password = "Correct-horse-7"', "", "setup.missing_key", "account.password"),
    ('name = "某区纪委监委"', "name = 7", "setup.wrong_type", "office.name"),
    ("must_change = false", 'must_change = "no"', "setup.wrong_type", "account.must_change"),
    ('password = "Correct-horse-7"', "password = 12345678", "setup.wrong_type", "account.password"),
    ("[[account]]", "[account]", "setup.wrong_type", "account"),
    ('role = "sysadmin"', 'role = "boss"', "setup.unknown_role", None),
]


@pytest.mark.parametrize(("old", "new", "key", "where"), SHEETS)
def test_a_faulty_setup_sheet_is_refused_and_says_where(old: str, new: str, key: str, where: str | None) -> None:
    assert old in SHEET
    with pytest.raises(RuleError) as caught:
        read_setup(SHEET.replace(old, new))
    assert (caught.value.key, caught.value.facts.get("key")) == (key, where)


@pytest.mark.parametrize("sheet", ["office = 1", "account = 1", "account = [1]", "office = []"])
def test_a_setup_sheet_of_other_shapes_is_refused(sheet: str) -> None:
    assert refused(lambda: read_setup(sheet)).startswith("setup.")


def test_an_unknown_account_costs_the_same_comparison_as_a_wrong_password(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[str] = []

    class Watched(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            compared.append(str(hash).rsplit("$", 2)[0])  # kind, version and cost, without salt and digest
            return super().verify(hash, password)

    monkeypatch.setattr(actions, "HASHER", Watched(time_cost=1, memory_cost=8, parallelism=1))
    refused(lambda: office.log_in("lead", "wrong"))
    refused(lambda: office.log_in("nobody", "wrong"))
    known_account, unknown = compared
    assert known_account == unknown == "$argon2id$v=19$m=8,t=1,p=1"


def test_logging_in_through_do_is_no_way_round_the_lock(lead: Office) -> None:
    fail(lead, ATTEMPTS)
    lead.log_in("lead", PASSWORD)
    assert refused(lambda: lead.do(log_in, "clerk", PASSWORD)) == "account.locked"
