"""The log: one chained entry per act, refused attempts too, from which the tables can be told again (R10.3)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from desk.office import Office
from models.accounts.actions import change_password
from models.audit.queries import EntryRow, chain_faults, entries
from models.audit.rules import COLUMNS, FIRST, broken_links, link
from models.audit.tables import AuditEntry, Outcome
from models.ballots.imports import import_ballots
from models.common.acts import Work, act
from models.common.errors import Refusal, RuleError
from models.common.rights import Right
from models.registry.actions import add_person, add_unit, edit_unit
from models.settings.actions import change_settings
from models.storage.store import reading, writing
from models.verification.queries import verify
from models.verification.tables_check import audited_tables, live, replay
from tests.conftest import PASSWORD, HandClock
from tests.make import looking


def newest(office: Office) -> EntryRow:
    """Return the newest entry, read past the gate."""
    with looking(office) as session:
        return entries(session, 1)[0]


def count(office: Office) -> int:
    """Return how many entries there are."""
    return newest(office).seq


def refused(call: Callable[[], object]) -> str:
    """Return the key of a refusal."""
    with pytest.raises(Refusal) as caught:
        call()
    return caught.value.key


# the chain


def chained(*contents: list[str]) -> list[list[str]]:
    """Return rows as they are stored, one a content, each bound to the one before."""
    rows: list[list[str]] = []
    for number, content in enumerate(contents, start=1):
        values = [str(number), *content, rows[-1][-1] if rows else FIRST]
        rows.append([*values, link(values)])
    return rows


CONTENTS = st.lists(st.lists(st.text(max_size=5), min_size=9, max_size=9), min_size=1, max_size=6)


@given(CONTENTS)
def test_a_chain_as_it_was_written_has_no_faults(contents: list[list[str]]) -> None:
    assert broken_links(chained(*contents)) == []


@given(CONTENTS, st.data())
def test_a_change_of_any_cell_is_a_fault(contents: list[list[str]], data: st.DataObject) -> None:
    rows = chained(*contents)
    row = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.integers(0, len(COLUMNS)))
    rows[row][column] += data.draw(st.text(min_size=1, max_size=3))
    assert broken_links(rows) != []


@given(CONTENTS, st.data())
def test_an_entry_missing_before_the_end_is_a_fault(contents: list[list[str]], data: st.DataObject) -> None:
    rows = chained(*contents, [""] * 9)
    del rows[data.draw(st.integers(0, len(rows) - 2))]
    assert broken_links(rows) != []


@given(st.text(max_size=4), st.text(min_size=1, max_size=4), st.text(max_size=4))
def test_text_moved_from_one_column_to_the_next_gives_another_hash(left: str, moved: str, right: str) -> None:
    assert link([left + moved, right]) != link([left, moved + right])


def test_every_column_of_the_log_is_hashed() -> None:
    assert {*COLUMNS, "hash"} == {column.name for column in AuditEntry.__table__.columns}


OTHER = {
    "seq": "seq + 100", "at": "'2021-04-12T09:00:00.000001+00:00'", "account": "'x'", "person": "'x'", "role": "'x'",
    "act": "'x'", "subject": "'x'", "outcome": "'failed'", "facts": "'{\"x\":1}'", "changes": "'[ ]'",
    "previous": "hash", "hash": "previous",
}  # fmt: skip


@pytest.mark.parametrize("number", [1, 3, 9])
@pytest.mark.parametrize("column", [*COLUMNS, "hash"])
def test_each_column_changed_in_the_first_a_middle_or_the_last_entry_is_found(
    lead: Office, column: str, number: int
) -> None:
    while count(lead) < 9:
        lead.do(add_unit, f"某局{count(lead)}")

    def change(connection: Connection) -> None:
        connection.exec_driver_sql(f'UPDATE audit_entry SET "{column}" = {OTHER[column]} WHERE seq = {number}')

    assert faults_after(lead, change) != []


def faults_after(office: Office, change: Callable[[Connection], None]) -> list[str]:
    """Change the log, read the faults of its chain, take the change back."""
    with office.store.engine.connect() as connection, connection.begin() as transaction:
        change(connection)
        found = chain_faults(Session(connection))
        transaction.rollback()
    return found


def cut(office: Office, entries_lost: int) -> None:
    """Cut entries off the end of the log, consistently."""
    with writing(office.store) as connection:
        connection.execute(text("DELETE FROM audit_entry WHERE seq > :last"), {"last": count(office) - entries_lost})


@pytest.mark.parametrize("lost", [1, 2])
def test_a_cut_tail_is_found_against_the_anchor_of_a_backup(lead: Office, lost: int) -> None:
    for _ in range(lost):
        lead.log_out()
        lead.log_in("lead", PASSWORD)
    lead.backup()
    cut(lead, lost)
    assert [check.key for check in lead.verify().checks if not check.ok] == ["audit_anchors"]


def test_a_tail_written_anew_is_found_against_the_anchor_of_a_backup(lead: Office) -> None:
    lead.log_out()
    lead.backup()
    cut(lead, 1)
    lead.log_in("lead", PASSWORD)
    report = lead.verify()
    assert [check.key for check in report.checks if not check.ok] == ["audit_anchors"]


def test_a_cut_tail_is_found_by_the_rows_it_told_of(lead: Office) -> None:
    lead.do(add_unit, "某局")
    cut(lead, 1)
    with reading(lead.store) as session:
        assert [check.key for check in verify(session).checks if not check.ok] == ["tables"]


# what is entered


def test_one_act_is_one_entry_with_who_what_and_when(lead: Office, clock: HandClock) -> None:
    before = count(lead)
    lead.do(add_unit, "某局")
    entry = newest(lead)
    assert count(lead) == before + 1
    assert (entry.account, entry.person, entry.role, entry.act) == ("lead", "某lead", "lead", "registry.add_unit")
    assert (entry.subject, entry.outcome, entry.at) == ("某局", Outcome.DONE, clock.now)


def test_an_act_that_uses_other_acts_is_still_one_entry(lead: Office) -> None:
    before = count(lead)
    lead.do(change_settings, {"address": "某路1号", "telephone": "12345"})
    assert count(lead) == before + 1
    assert {change["key"][0] for change in newest(lead).changes} == {"address", "telephone"}


def test_a_new_row_has_no_before(lead: Office) -> None:
    unit_id = lead.do(add_unit, "某局", "政府工作部门")
    (change,) = newest(lead).changes
    assert (change["table"], change["key"], change["before"]) == ("unit", [unit_id], None)
    assert (change["after"]["name"], change["after"]["kind"]) == ("某局", "政府工作部门")


def test_a_changed_row_has_before_and_after(lead: Office) -> None:
    unit_id = lead.do(add_unit, "某局")
    lead.do(edit_unit, unit_id, "新局", "", "某党组")
    (change,) = newest(lead).changes
    assert [(change[when]["name"], change[when]["party_committee"]) for when in ("before", "after")] == [
        ("某局", "某局党组"), ("新局", "某党组")
    ]  # fmt: skip


def test_a_row_that_stays_as_it_was_is_not_entered_as_changed(lead: Office) -> None:
    unit_id = lead.do(add_unit, "某局", "类", "党组")
    lead.do(edit_unit, unit_id, "某局", "类", "党组")
    assert newest(lead).changes == []


def test_the_log_holds_no_password_and_no_hash_of_one_that_could_be_tried(lead: Office) -> None:
    lead.do(change_password, PASSWORD, "Another-horse-8")
    with looking(lead) as session:
        everything = json.dumps([[row.facts, row.changes] for row in entries(session)], ensure_ascii=False)
    assert "horse" not in everything
    assert "argon2" not in everything


def test_a_refused_act_is_entered_with_its_reason_and_stores_nothing(lead: Office) -> None:
    lead.do(add_unit, "某局")
    assert refused(lambda: lead.do(add_unit, "某局")) == newest(lead).facts["refusal"]
    entry = newest(lead)
    assert (entry.outcome, entry.act, entry.changes) == (Outcome.REFUSED, "registry.add_unit", [])


def test_an_attempt_without_the_right_is_entered(clerk: Office) -> None:
    assert refused(lambda: clerk.do(add_unit, "某局")) == "account.no_right"
    entry = newest(clerk)
    assert (entry.outcome, entry.act, entry.role) == (Outcome.REFUSED, "registry.add_unit", "clerk")


def test_looking_without_the_right_is_entered(clerk: Office) -> None:
    assert refused(lambda: clerk.ask(entries)) == "account.no_right"
    assert (newest(clerk).act, newest(clerk).outcome) == ("audit.entries", Outcome.REFUSED)


def test_a_wrong_password_is_entered_under_the_name_that_was_typed(office: Office) -> None:
    assert refused(lambda: office.log_in("nobody", "wrong")) == "account.wrong_password"
    entry = newest(office)
    assert (entry.account, entry.act, entry.outcome) == ("nobody", "account.login", Outcome.REFUSED)


def test_coming_and_going_is_entered(office: Office) -> None:
    office.log_in("lead", PASSWORD)
    assert (newest(office).act, newest(office).subject) == ("account.login", "lead")
    office.log_out()
    assert (newest(office).act, newest(office).account) == ("account.logout", "lead")


def test_a_file_that_cannot_be_taken_in_is_entered(lead: Office, tmp_path: Path) -> None:
    refused(lambda: lead.do(import_ballots, tmp_path / "none.csv", "2021Q1", "targeted"))
    assert (newest(lead).act, newest(lead).outcome) == ("ballots.import", Outcome.REFUSED)


@act("test.break", Right.NONE)
def break_down(work: Work) -> None:
    """Enter a unit, then meet a bug."""
    add_unit(work, "某局")
    raise ZeroDivisionError


def test_an_act_that_breaks_down_stores_nothing_and_is_entered_as_failed(lead: Office) -> None:
    with pytest.raises(ZeroDivisionError):
        lead.do(break_down)
    entry = newest(lead)
    assert (entry.act, entry.outcome, entry.facts) == ("test.break", Outcome.FAILED, {"error": "ZeroDivisionError"})
    lead.do(add_unit, "某局")


@act("test.daily", Right.NONE, daily=True)
def do_daily(work: Work, refuse: bool = False) -> None:
    """Do something whose moment is nobody's business."""
    work.note("某事")
    if refuse:
        raise RuleError("test.refused")


@act("test.draft", Right.NONE, draft=True)
def do_draft(work: Work) -> None:
    """Keep something that is no record."""


HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.mark.parametrize("refuse", [False, True])
@pytest.mark.parametrize(
    ("later", "like"), [(HOUR, "the last"), (DAY, "the morning"), (-HOUR, "the morning"), (3 * DAY, "the morning")]
)
def test_the_time_of_a_daily_act_is_that_of_the_last_entry_or_the_day_s_first(
    lead: Office, clock: HandClock, later: dt.timedelta, like: str, refuse: bool
) -> None:
    """A clock that was set back is no reason to enter the true time either (R4.4)."""
    last = newest(lead).at
    clock.now += later
    if refuse:
        assert refused(lambda: lead.do(do_daily, refuse=True)) == "test.refused"
    else:
        lead.do(do_daily)
    morning = clock.now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    assert newest(lead).at == {"the last": last, "the morning": morning}[like]


def test_a_daily_act_is_entered_in_its_place_all_the_same(lead: Office) -> None:
    before = count(lead)
    lead.do(do_daily)
    entry = newest(lead)
    assert (entry.seq, entry.act, entry.subject, entry.account) == (before + 1, "test.daily", "某事", "lead")
    with looking(lead) as session:
        assert chain_faults(session) == []


def test_a_draft_is_not_entered(lead: Office) -> None:
    before = count(lead)
    lead.do(do_draft)
    assert count(lead) == before


def test_a_draft_without_the_right_is_entered_as_refused(office: Office) -> None:
    assert refused(lambda: office.do(do_draft)) == "account.nobody"
    assert (newest(office).act, newest(office).outcome) == ("test.draft", Outcome.REFUSED)


def test_verifying_is_entered(lead: Office) -> None:
    lead.verify()
    assert newest(lead).act == "verification.verify"


def test_a_backup_by_hand_is_entered_with_its_digest(lead: Office, tmp_path: Path) -> None:
    made = lead.backup_by_hand(tmp_path / "stick")
    assert (newest(lead).act, newest(lead).facts["sha256"]) == ("backup.make", made.sha256)


def test_the_entry_is_there_when_listeners_hear_which_tables_were_touched(lead: Office) -> None:
    told: list[tuple[bool, str]] = []
    lead.subscribe(lambda tables: told.append(("person" in tables, newest(lead).act)))
    lead.do(add_person, "某人")
    assert told == [(True, "registry.add_person")]


def test_listeners_hear_nothing_of_a_refused_act(clerk: Office) -> None:
    told: list[frozenset[str]] = []
    clerk.subscribe(told.append)
    refused(lambda: clerk.do(add_person, "某人"))
    assert told == []


# the log told again


def test_the_log_told_again_gives_exactly_the_rows_that_are_there(filled_file: Path) -> None:
    office = Office.open(str(filled_file), lambda: dt.datetime(2021, 4, 12, 9, tzinfo=dt.UTC))
    with looking(office) as session:
        told: dict[tuple[str, str], dict[str, Any]] = replay(session)
        assert told == dict(live(session))
        assert {table for table, _ in told} == {table.name for table in audited_tables()}
    office.close()
