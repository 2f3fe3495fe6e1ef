"""Acceptance 2 once more: after two rounds known as results only, removal of a head and of a leader in charge."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from tests.acceptance import oracle, world
from tests.acceptance.oracle import Outcome, Rules
from tests.acceptance.world import Program

RULES = Rules()
THIRD, SECOND, GONE = 8, 40, 60  # in the top tier three times; twice; first in the oldest round, then mild
LATE = world.late_section().number  # three times as well, but head and leader are new
FILL = [7, 6, 14, 22, 28, 36, 44, 52, 66, 76]
ROUNDS = {
    "2020Q3": ("2020-10-15", [GONE, THIRD, LATE, *FILL[:7]]),
    "2020Q4": ("2021-01-15", [THIRD, SECOND, LATE, *FILL[1:8]]),
}
NOW = [THIRD, LATE, SECOND, FILL[0], GONE, *FILL[3:8], FILL[8], FILL[9]]
OLD_HEAD, OLD_LEADER = "欧阳前任", "司徒前任"
PUBLISHED = date(2021, 4, 12)


def result_rows() -> list[list[str]]:
    """Write the earlier rounds as the office knows them."""
    rows = []
    for code, (day, order) in ROUNDS.items():
        for rank, number in enumerate(order, 1):
            one = world.section(number)
            head, leader = (OLD_HEAD, OLD_LEADER) if number == LATE else (one.head, one.leader)
            rows.append([code, day, str(rank), one.unit, one.name, head, leader, one.principal, "办事拖拉，推诿扯皮"])
    return rows


@dataclass(frozen=True)
class Story:
    """Three rounds in a row."""

    office: Program
    said: Any
    expected: Outcome
    measures: Any
    tally: Any


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Import two rounds, live through the third."""
    office = world.registered(tmp_path_factory).copy(tmp_path_factory.mktemp("streak"))
    past = world.write_csv(office.folder / "past.csv", world.HEADINGS["results"], result_rows())
    said = office.json("import", "results", past)
    world.open_round(office, RULES)
    votes = {number: 30 - 2 * place for place, number in enumerate(NOW)}
    path = world.write_ballots(office.folder / "now.csv", world.planned_ballots(votes))
    world.import_ballots(office, path, "targeted")
    for stage in (["counted"], ["finalised"], ["published", "--on", str(PUBLISHED)]):
        office.ok("round", "stage", "2021Q1", *stage)
    expected = oracle.rank(world.sections(), RULES, {"targeted": world.verdicts(path)})
    assert expected.undecided == [] and expected.upto(12) == NOW
    return Story(office, said, expected, office.json("measures", "2021Q1"), office.json("tally"))


def test_the_earlier_rounds_are_taken_in(story: Story) -> None:
    """R3.3."""
    assert (story.said["kind"], story.said["rows"], story.said["accepted"]) == ("results", 20, 20)
    assert story.said["rejected"] == []


def removals(story: Story, kind: str) -> set[tuple[int, str]]:
    """Read the sections and people proposed for removal, flagged ones left out."""
    lines = [line for line in story.measures if line["kind"] == kind and not line["flag"]]
    return {(world.number_of(line["section"]), line["person"]) for line in lines}


def test_two_rounds_in_a_row_propose_the_head_s_removal(story: Story) -> None:
    """R7.3: streak 2; the same head stays proposed at streak 3; not after a gap and not outside the top tier."""
    assert removals(story, "head_removal") == {(n, world.section(n).head) for n in (THIRD, SECOND)}


def test_three_rounds_in_a_row_propose_the_leader_in_charge_too(story: Story) -> None:
    """R7.3: streak 3."""
    assert removals(story, "leader_removal") == {(n, world.section(n).leader) for n in (THIRD, LATE)}


def test_a_head_who_came_after_the_last_round_is_flagged_and_not_proposed(story: Story) -> None:
    """R7.3, at streak 3: the line, if there is one, says so."""
    lines = [m for m in story.measures if m["kind"] == "head_removal" and world.number_of(m["section"]) == LATE]
    assert all(line["flag"] for line in lines)
    flagged = [m for m in story.measures if world.number_of(m["section"]) == LATE and m["flag"]]
    assert flagged, "nothing tells the lead why the head is not proposed"


def test_all_measures_equal_the_oracle(story: Story) -> None:
    """R7.1 to R7.6 together with the streaks."""
    earlier = [{number: rank for rank, number in enumerate(order, 1)} for _, order in reversed(ROUNDS.values())]
    expected = oracle.measures(story.expected, world.sections(), PUBLISHED, earlier, new_heads=[LATE])
    assert world.due_measures(story.measures) == expected


def test_the_tally_counts_all_three_rounds(story: Story) -> None:
    """R7.1: three times ten, three and seven."""
    due = story.tally["due"]
    assert story.tally["rounds"] == 3
    assert (due["leader_talk"], due["head_interview"], due["head_talk"]) == (30, 9, 21)


def test_overlapping_embargoes_end_with_the_latest(story: Story) -> None:
    """R7.5: listed on 15 January and on 12 April; on 13 April both hold, until July."""
    head = world.section(THIRD).head
    answer = story.office.json("embargo", head, "--on", "2021-04-13")
    assert (answer["allowed"], answer["until"]) == (False, "2021-07-12")
    reasons = {(why["round"], world.number_of(why["section"]), why["rank"]) for why in answer["because"]}
    assert reasons == {("2020Q4", THIRD, 1), ("2021Q1", THIRD, 1)}


def test_the_embargo_follows_the_person_who_was_head_then(story: Story) -> None:
    """R7.5: the former head is barred for the round he answered for, the new one only since April."""
    former = story.office.json("embargo", OLD_HEAD, "--on", "2021-02-20")
    assert (former["allowed"], former["until"]) == (False, "2021-04-15")
    assert story.office.json("embargo", world.section(LATE).head, "--on", "2021-02-20")["allowed"] is True
