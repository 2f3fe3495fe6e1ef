"""How firm a stored round is, what is read again, and what of it is recorded (R6.4–R6.6, R7.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from desk.office import Office
from models.ballots.imports import import_ballots
from models.ballots.queries import sealed_sheets
from models.common.errors import RightError, RuleError
from models.consequences.imports import import_results
from models.finalising.firmness import (
    Edge,
    FirmLine,
    final_firmness,
    final_rereadings,
    firmness,
    rereadings,
)
from models.finalising.rereading import record_rereading, sheets_to_read
from models.ranking.actions import decide_tie, record_tip
from models.rounds.actions import open_round
from models.rounds.queries import Stage
from models.settings.actions import change_settings
from tests.conftest import PASSWORD
from tests.make import a_numbered_registry, a_round_sheet, ballots_csv, looking
from tests.make_results import a_voted_round, past_file, past_row, step_to

CODE = "2021Q1"
VOTES = {1: 12, 2: 9, 3: 7, 4: 4, 5: 3, 6: 1}
"""With four on the list and two in the top tier: 2 stands two above 3, and 4 one above 5."""


@pytest.fixture
def counted(lead: Office, tmp_path: Path) -> Office:
    """Return an office with a counted round."""
    a_numbered_registry(lead, tmp_path)
    a_voted_round(lead, tmp_path, VOTES)
    return lead


def line(office: Office, edge: Edge) -> FirmLine:
    """Return the one line of a kind."""
    (found,) = [one for one in office.ask(firmness, CODE).lines if one.edge is edge]
    return found


def record(office: Office, **changed: Any) -> int:
    """Record a re-reading of the list's edge, with something about it changed."""
    given: dict[str, Any] = {
        "edge": "list",
        "numbers": (4, 5),
        "sheets": [(1, 29), (1, 33)],
        "differing": [],
        "readers": "甲、乙",
        "finding": "票面与录入一致",
    }
    return office.do(record_rereading, CODE, **{**given, **changed})


def test_every_line_says_its_margin_and_who_stands_beside_it(counted: Office) -> None:
    """R6.4: one ballot of section 4 that was meant for 5 puts 5 before it; of 2, makes 3 equal."""
    seen = {one.edge: (one.after, one.ballots, one.beside) for one in counted.ask(firmness, CODE).lines}
    assert seen == {Edge.TOP: (2, 1, (2, 3)), Edge.LIST: (4, 1, (4, 5))}


@pytest.mark.parametrize(("per", "bound", "thin"), [(1, 1, 2), (600, 3, 2)])
def test_the_bound_follows_the_setting(counted: Office, per: int, bound: int, thin: int) -> None:
    counted.do(change_settings, {"error_bound": per})
    found = counted.ask(firmness, CODE)
    assert (found.valid, found.bound, len(found.thin)) == (36, bound, thin)


def test_a_line_with_room_is_not_thin(lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path)
    a_voted_round(lead, tmp_path, {1: 19, 2: 15, 3: 9, 4: 8, 5: 1})
    assert [(one.ballots, one.thin) for one in lead.ask(firmness, CODE).lines] == [(3, False), (4, False)]


def test_sheets_that_name_both_gain_less(lead: Office, tmp_path: Path) -> None:
    """R6.3: half of the ballots that name 1 name 2 as well; to make one of them name 2 alone gives 2 nothing."""
    a_numbered_registry(lead, tmp_path)
    lead.do(open_round, a_round_sheet(CODE, list_length=1, top_tier=1))
    step_to(lead, CODE, Stage.ISSUING, Stage.KEYING)
    ballots = [[("1", "", "甲"), ("2", "", "")]] * 3 + [[("1", "贪", "")]] * 3
    lead.do(import_ballots, ballots_csv(tmp_path / "both.csv", ballots), CODE, "targeted")
    assert line(lead, Edge.TOP).ballots == 2


def test_a_decided_tie_has_no_margin(lead: Office, tmp_path: Path) -> None:
    """R6.4."""
    a_numbered_registry(lead, tmp_path)
    a_voted_round(lead, tmp_path, {1: 9, 2: 7, 3: 7, 4: 3, 5: 1})
    lead.do(decide_tie, CODE, order=(3, 2), participants="甲", reason="乙")
    found = line(lead, Edge.TOP)
    assert (found.ballots, found.tied, set(found.beside)) == (0, True, {2, 3})


def test_a_verified_tip_takes_a_place_that_ballots_do_not_move(counted: Office) -> None:
    """R6.5: with 6 first, the last place of the top tier is that of 1."""
    counted.do(record_tip, CODE, 6, dt.date(2021, 2, 1), dt.date(2021, 3, 1), "甲", "乙", "丙")
    assert line(counted, Edge.TOP).beside == (1, 2)


@pytest.mark.parametrize(
    ("before", "hanging"),
    [
        ({"2020Q4": (1, 2)}, {1: 3, 2: 1}),
        ({"2020Q4": (3, 2)}, {2: 1}),
        ({"2020Q3": (1, 2), "2020Q4": (3, 4)}, {}),
        ({"2020Q3": (1, 2), "2020Q4": (1, 5)}, {1: 3}),
    ],
)
def test_a_removal_that_hangs_on_the_streak_has_a_line_of_its_own(
    lead: Office, tmp_path: Path, before: Mapping[str, tuple[int, int]], hanging: Mapping[int, int]
) -> None:
    """R7.3: margins are those of the section's own place in the top tier."""
    a_numbered_registry(lead, tmp_path)
    days = {"2020Q3": "2020-10-12", "2020Q4": "2021-01-15"}
    rows = [past_row(code, days[code], rank, n) for code, top in before.items() for rank, n in enumerate(top, start=1)]
    filled = [past_row(code, days[code], rank, 6 + rank) for code in before for rank in range(3, 5)]
    lead.do(import_results, past_file(tmp_path, *rows, *filled))
    a_voted_round(lead, tmp_path, VOTES)
    lines = [one for one in lead.ask(firmness, CODE).lines if one.edge is Edge.REMOVAL]
    assert {one.section: one.ballots for one in lines} == hanging


def test_a_frozen_round_has_the_margins_it_was_frozen_with(counted: Office) -> None:
    """R6.6."""
    before = counted.ask(firmness, CODE)
    step_to(counted, CODE, Stage.FINALISED)
    counted.log_in("archivist", PASSWORD)
    assert counted.ask(final_firmness, CODE) == before


def test_a_past_result_has_no_margins(lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path)
    lead.do(import_results, past_file(tmp_path, *(past_row("2020Q4", "2021-01-15", n, n) for n in range(1, 11))))
    assert lead.ask(firmness, "2020Q4").lines == ()


def test_a_clerk_never_sees_margins_before_the_result(counted: Office) -> None:
    counted.log_in("clerk", PASSWORD)
    with pytest.raises(RightError):
        counted.ask(firmness, CODE)
    with pytest.raises(RightError):
        counted.ask(sheets_to_read, CODE, "list", (4, 5))


# sheets


def test_the_sheets_to_read_are_those_that_name_the_sections_beside_the_line(counted: Office) -> None:
    """Those counted for the section inside come first: reading one of them wrongly moves most."""
    found = counted.ask(sheets_to_read, CODE, "list", (4, 5))
    sheets = {row.sheet: row for row in counted.ask(sealed_sheets, 1)}
    named = [{pick.number for pick in sheets[one.sheet].picks} for one in found.sheets]
    assert named == [{4}] * 4 + [{5}] * 3
    assert [dict(one.picks) for one in found.sheets] == [{4: 1}] * 4 + [{5: 1}] * 3
    assert found.total == 7


def test_a_line_that_is_not_there_has_no_sheets(counted: Office) -> None:
    with pytest.raises(RuleError, match=r"rereading\.no_line"):
        counted.ask(sheets_to_read, CODE, "removal", (1,))


# what is recorded


def test_a_re_reading_is_kept_with_the_margin_and_bound_of_its_day(counted: Office) -> None:
    record(counted, sheets=[(1, 33), (1, 29), (1, 29)], differing=[(1, 33)])
    (kept,) = counted.ask(rereadings, CODE)
    assert (kept.edge, kept.numbers, kept.margin, kept.bound) == (Edge.LIST, (4, 5), 1, 1)
    assert (kept.sheets, kept.differing) == (((1, 29), (1, 33)), ((1, 33),))
    assert (kept.readers, kept.finding) == ("甲、乙", "票面与录入一致")


def test_the_line_then_says_that_it_was_read_again(counted: Office) -> None:
    assert line(counted, Edge.LIST).reread is None
    made = record(counted)
    found = line(counted, Edge.LIST).reread
    assert found is not None
    assert found.id == made
    assert line(counted, Edge.TOP).reread is None


@pytest.mark.parametrize("numbers", [(3, 5), (4,)])
def test_a_re_reading_of_other_sections_does_not_count(counted: Office, numbers: tuple[int, ...]) -> None:
    record(counted, numbers=numbers)
    assert line(counted, Edge.LIST).reread is None


def test_a_re_reading_no_longer_counts_when_the_margin_has_changed(counted: Office, tmp_path: Path) -> None:
    record(counted)
    counted.do(record_tip, CODE, 6, dt.date(2021, 2, 1), dt.date(2021, 3, 1), "甲", "乙", "丙")
    found = line(counted, Edge.LIST)
    assert (found.beside, found.ballots) == ((3, 4, 5), 2)
    assert found.reread is None


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"numbers": ()}, "rereading.numbers"),
        ({"numbers": (4, 99)}, "rereading.numbers"),
        ({"edge": "removal"}, "rereading.no_line"),
        ({"edge": "elsewhere"}, "rereading.no_line"),
        ({"sheets": []}, "rereading.no_sheets"),
        ({"sheets": [(1, 29), (1, 999)]}, "rereading.unknown_sheet"),
        ({"sheets": [(2, 1)]}, "rereading.unknown_sheet"),
        ({"differing": [(1, 1)]}, "rereading.not_read"),
        ({"readers": "　 "}, "rereading.readers"),
        ({"finding": ""}, "rereading.finding"),
        ({"finding": "一" * 201}, "row.long"),
    ],
)
def test_what_is_not_whole_is_refused(counted: Office, changed: Mapping[str, Any], key: str) -> None:
    with pytest.raises(RuleError) as refused:
        record(counted, **changed)
    assert refused.value.key == key
    assert counted.ask(rereadings, CODE) == ()


def test_a_frozen_result_takes_no_more_re_readings_but_shows_them(counted: Office) -> None:
    """R6.6."""
    made = record(counted)
    step_to(counted, CODE, Stage.FINALISED)
    with pytest.raises(RuleError, match=r"result\.frozen"):
        record(counted)
    counted.log_in("archivist", PASSWORD)
    assert [one.id for one in counted.ask(final_rereadings, CODE)] == [made]


def test_a_thin_line_does_not_stand_in_the_way_of_finalising(counted: Office) -> None:
    assert counted.ask(firmness, CODE).thin
    step_to(counted, CODE, Stage.FINALISED)
    with looking(counted) as session:
        assert final_firmness(session, CODE).thin
