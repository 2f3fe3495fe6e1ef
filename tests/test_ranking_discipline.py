"""How the person of a verified tip was disciplined: known later than the result, and no part of it (R6.5)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from desk.office import Office
from models.common.errors import RightError, RuleError
from models.ranking.actions import record_tip, withdraw_tip
from models.ranking.discipline import record_discipline
from models.ranking.queries import ranking, tips
from models.rounds.queries import Stage
from tests.conftest import PASSWORD
from tests.make import a_numbered_registry
from tests.make_results import a_voted_round, step_to

CODE = "2021Q1"


def a_tip(office: Office, folder: Path) -> int:
    """Record a verified tip about section 7 in a counted round."""
    a_numbered_registry(office, folder)
    a_voted_round(office, folder, {5: 4, 7: 3, 1: 2, 2: 1})
    return office.do(record_tip, CODE, 7, dt.date(2021, 2, 1), dt.date(2021, 3, 1), "收受礼品", "核查报告", "某书记")


def refused(office: Office, tip: int, text: str) -> str:
    """Return the key with which a discipline is refused."""
    with pytest.raises(RuleError) as caught:
        office.do(record_discipline, tip, text)
    return caught.value.key


def test_the_discipline_is_recorded_after_the_result_is_final_too(lead: Office, tmp_path: Path) -> None:
    """R6.5: the person is disciplined, and that comes later."""
    tip = a_tip(lead, tmp_path)
    assert [one.discipline for one in lead.ask(tips, CODE)] == [None]
    step_to(lead, CODE, Stage.FINALISED)
    before = lead.ask(ranking, CODE)
    lead.do(record_discipline, tip, "  党内警告，某纪〔2021〕3号 ")
    lead.do(record_discipline, tip, "党内严重警告，某纪〔2021〕3号")
    assert [one.discipline for one in lead.ask(tips, CODE)] == ["党内严重警告，某纪〔2021〕3号"]
    assert lead.ask(ranking, CODE) == before


def test_a_discipline_needs_words_and_a_tip_in_force(lead: Office, tmp_path: Path) -> None:
    tip = a_tip(lead, tmp_path)
    assert refused(lead, tip, " ") == "tip.discipline"
    assert refused(lead, tip + 1, "警告") == "tip.unknown"
    lead.do(withdraw_tip, tip, "不实")
    assert refused(lead, tip, "警告") == "tip.withdrawn"


def test_only_the_lead_records_a_discipline(lead: Office, tmp_path: Path) -> None:
    tip = a_tip(lead, tmp_path)
    for role in ("clerk", "archivist"):
        lead.log_in(role, PASSWORD)
        with pytest.raises(RightError):
            lead.do(record_discipline, tip, "警告")
