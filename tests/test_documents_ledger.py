"""The ledger: numbers without gaps, voided numbers that stay, every print recorded (R8.5)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from desk.office import Office
from models.accounts.tables import Role
from models.common.errors import RightError, RuleError
from models.documents.actions import record_print, record_prints, reserve, void
from models.documents.queries import PaperRow, ledger, ledger_faults, paper, prints, years
from models.documents.rules import gaps, next_serial
from tests.conftest import PASSWORD
from tests.make import an_open_round, looking

DAY = dt.date(2021, 4, 12)
DIGEST = "ab" * 32


@pytest.fixture
def round_id(lead: Office, tmp_path: Path) -> int:
    """An open round."""
    return an_open_round(lead, tmp_path)


def a_paper(
    office: Office, round_id: int, section: int | None = None, day: dt.date = DAY, code: str = "某纪评", kind: str = "a"
) -> PaperRow:
    """Reserve a number for a paper."""
    return office.do(reserve, code, kind, round_id, section, "通知", day, {"said": "原文"})


def test_numbers_are_consecutive_for_an_organ_code_and_a_year(lead: Office, round_id: int) -> None:
    given = [a_paper(lead, round_id, section).serial for section in (1, 2, 3)]
    next_year = a_paper(lead, round_id, 4, dt.date(2022, 1, 5)).serial
    other_code = a_paper(lead, round_id, 5, code="某纪登").serial
    assert (given, next_year, other_code) == ([1, 2, 3], 1, 1)
    assert a_paper(lead, round_id, 6).serial == 4


def test_what_is_printed_is_frozen_with_the_number(lead: Office, round_id: int) -> None:
    row = a_paper(lead, round_id, 1)
    assert (row.facts, row.year, row.dated_on, row.round) == ({"said": "原文"}, 2021, DAY, "2021Q1")
    assert lead.ask(paper, row.id) == row


@pytest.mark.parametrize("section", [1, None])
def test_a_second_living_paper_of_a_kind_is_refused(lead: Office, round_id: int, section: int | None) -> None:
    a_paper(lead, round_id, section)
    with pytest.raises(RuleError) as refused:
        a_paper(lead, round_id, section)
    assert refused.value.key == "document.twice"
    assert refused.value.facts["number"] == "某纪评〔2021〕1号"
    assert len(lead.ask(ledger)) == 1


def test_a_voided_number_stays_with_its_reason_and_the_next_paper_takes_the_next_number(
    lead: Office, round_id: int
) -> None:
    first = a_paper(lead, round_id, 1)
    lead.do(void, first.id, "  姓名  有误 ")
    second = a_paper(lead, round_id, 1)
    assert [(row.serial, row.voided) for row in lead.ask(ledger)] == [(1, "姓名 有误"), (2, None)]
    assert second.serial == 2


def test_a_number_is_voided_once_and_with_a_reason(lead: Office, round_id: int) -> None:
    row = a_paper(lead, round_id, 1)
    with pytest.raises(RuleError, match=r"document\.void_reason"):
        lead.do(void, row.id, "  ")
    lead.do(void, row.id, "重复")
    with pytest.raises(RuleError, match=r"document\.voided"):
        lead.do(void, row.id, "再次")


def test_every_print_is_counted_with_digest_time_and_person(lead: Office, round_id: int) -> None:
    row = a_paper(lead, round_id, 1)
    lead.do(record_print, row.id, DIGEST)
    lead.do(record_prints, ((row.id, DIGEST.upper()),))
    found = lead.ask(prints, row.id)
    assert [(one.copy, one.by, one.sha256) for one in found] == [(1, "某lead", DIGEST), (2, "某lead", DIGEST)]
    assert found[0].at.date() == dt.date(2021, 4, 12)
    assert lead.ask(paper, row.id).copies == 2


def test_a_voided_paper_is_not_printed(lead: Office, round_id: int) -> None:
    row = a_paper(lead, round_id, 1)
    lead.do(void, row.id, "重复")
    with pytest.raises(RuleError, match=r"document\.voided"):
        lead.do(record_print, row.id, DIGEST)


@pytest.mark.parametrize(
    "act", [lambda office: office.do(void, 99, "无"), lambda office: office.do(record_print, 99, DIGEST)]
)
def test_an_unknown_paper_is_refused(lead: Office, act: object) -> None:
    with pytest.raises(RuleError, match=r"document\.unknown"):
        act(lead)  # type: ignore[operator]


def test_without_an_organ_code_no_number_is_given(lead: Office, round_id: int) -> None:
    with pytest.raises(RuleError, match=r"document\.organ_code"):
        a_paper(lead, round_id, 1, code=" ")


def test_the_ledger_is_read_by_year_and_by_round(lead: Office, round_id: int) -> None:
    a_paper(lead, round_id, 1)
    a_paper(lead, round_id, 2, dt.date(2022, 1, 5))
    assert lead.ask(years) == (2021, 2022)
    assert [row.year for row in lead.ask(ledger, 2022)] == [2022]
    assert len(lead.ask(ledger, None, "2021Q1")) == 2
    assert lead.ask(ledger, None, "2020Q4") == ()


def test_an_undamaged_ledger_has_no_gap(lead: Office, round_id: int) -> None:
    a_paper(lead, round_id, 1)
    a_paper(lead, round_id, 2)
    with looking(lead) as session:
        assert ledger_faults(session) == ()


@pytest.mark.parametrize("role", [Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR])
def test_officers_give_no_numbers(office: Office, role: Role) -> None:
    office.log_in(role.value, PASSWORD)
    with pytest.raises(RightError):
        a_paper(office, 1)


@pytest.mark.parametrize(("taken", "serial", "missing"), [((), 1, ()), ((1, 2), 3, ()), ((1, 4), 5, (2, 3))])
def test_the_next_number_follows_the_last(taken: tuple[int, ...], serial: int, missing: tuple[int, ...]) -> None:
    assert next_serial(taken) == serial
    assert gaps(taken) == missing
