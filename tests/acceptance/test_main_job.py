"""Acceptance 2: from an empty office to the measures, by votes, every figure recomputed by the oracle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from tests.acceptance import oracle, world
from tests.acceptance.oracle import Due, Outcome, Rules
from tests.acceptance.world import Program

RULES = Rules()
SIZES = {"targeted": 1000, "sampled": 300, "other": 40}
PUBLISHED, LAST_DAY = date(2021, 4, 12), date(2021, 7, 12)


@dataclass(frozen=True)
class Story:
    """A published round and everything the program said on the way."""

    office: Program
    channels: dict[str, world.Channel]
    expected: Outcome
    trial: Any
    frozen: Any
    stages: list[str]
    measures: Any
    tally: Any


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Live through one round on the command line."""
    office = world.registered(tmp_path_factory).copy(tmp_path_factory.mktemp("main"))
    sheet = office.folder / "2021Q1.toml"
    sheet.write_text(world.round_sheet(RULES), encoding="utf-8")
    office.ok("round", "open", sheet)
    stages = [stage(office)]
    office.ok("round", "stage", "2021Q1", "issuing")
    office.ok("round", "stage", "2021Q1", "keying")
    channels = world.import_random(office, 2021, SIZES, world.keying_codes(tmp_path_factory))
    ballots = world.ballots_of(channels)
    expected = oracle.rank(world.sections(), RULES, ballots)
    trial = office.json("rank", "2021Q1")
    office.ok("round", "stage", "2021Q1", "counted")
    if expected.undecided:
        expected = world.settle(
            office, expected, lambda made: oracle.rank(world.sections(), RULES, ballots, decisions=made)
        )
    office.ok("round", "stage", "2021Q1", "finalised")
    frozen = office.json("rank", "2021Q1")
    office.ok("round", "stage", "2021Q1", "published", "--on", "2021-04-12")
    stages.append(stage(office))
    measures, tally = office.json("measures", "2021Q1"), office.json("tally")
    return Story(office, channels, expected, trial, frozen, stages, measures, tally)


def stage(office: Program) -> str:
    """Read the round's stage in `round list --json`."""
    listed = office.json("round", "list")
    lines = listed["rounds"] if isinstance(listed, dict) else listed
    return str(next(line["stage"] for line in lines if line["code"] == "2021Q1"))


def expected_measures(story: Story) -> list[Due]:
    """Let the oracle say what must follow."""
    return oracle.measures(story.expected, world.sections(), PUBLISHED)


def test_a_round_is_a_draft_and_in_the_end_published(story: Story) -> None:
    """R3.2."""
    assert story.stages == ["draft", "published"]


@pytest.mark.parametrize("channel", sorted(SIZES))
def test_each_import_counts_valid_abstained_and_invalid_ballots_as_the_oracle(story: Story, channel: str) -> None:
    """R5.2 and the interface of `import --json`."""
    assert story.channels[channel].complaints() == []


def test_the_ranking_before_finalising_equals_the_oracle_in_every_figure(story: Story) -> None:
    """R6.1 to R6.4; ties are looked at after decisions, so the trial is compared undecided."""
    undecided = oracle.rank(world.sections(), RULES, world.ballots_of(story.channels))
    assert world.differences(story.trial, undecided, RULES) == []


def test_the_frozen_ranking_equals_the_oracle_in_every_figure(story: Story) -> None:
    """R6.6."""
    assert world.differences(story.frozen, story.expected, RULES) == []
    assert story.frozen["round"] == "2021Q1" and story.frozen["stage"] == "finalised"
    assert story.frozen["rule_version"] not in (None, "")


def test_every_one_of_the_105_sections_is_in_the_ranking(story: Story) -> None:
    """The interface: every evaluated section is present, sections without a vote too."""
    assert sorted(line["number"] for line in story.frozen["sections"]) == world.numbers()


def test_the_measures_are_ten_talks_three_interviews_seven_head_talks_and_their_company(story: Story) -> None:
    """R7.1 to R7.6, acceptance 2."""
    assert world.amounts(story.measures) == {
        "body_deduction": 10,
        "embargo": 10,
        "head_interview": 3,
        "head_talk": 7,
        "leader_deduction": 10,
        "leader_talk": 10,
        "rectification": 10,
    }


def test_each_measure_names_the_right_section_rank_person_day_and_points(story: Story) -> None:
    """R7.1 to R7.6 in full."""
    assert world.due_measures(story.measures) == expected_measures(story)


def test_every_embargo_ends_on_the_twelfth_of_july(story: Story) -> None:
    """R7.5."""
    assert {line["until"] for line in story.measures if line["kind"] == "embargo"} == {"2021-07-12"}


def test_rectification_is_for_the_listed_sections_own_people_within_thirty_days(story: Story) -> None:
    """R7.7."""
    for line in (line for line in story.measures if line["kind"] == "rectification"):
        one = world.section(world.number_of(line["section"]))
        assert line["person"] in {None, "", one.head, one.leader, one.unit}
        assert line["due"] in {None, "", "2021-05-12"}


def test_the_list_has_names_with_rare_characters_and_the_right_dot(story: Story) -> None:
    """R2.4: beyond the BMP, and one separator, U+00B7, however it was written."""
    people = {line["person"] for line in story.measures}
    assert {"王𬶍", "李𫖯", "买买提·吐尔逊"} <= people


def test_the_tally_counts_times_and_people_apart(story: Story) -> None:
    """R7.2."""
    due, persons = story.tally["due"], story.tally["persons_due"]
    assert story.tally["rounds"] == 1
    assert (due["leader_talk"], due["head_interview"], due["head_talk"]) == (10, 3, 7)
    for kind in ("leader_talk", "head_interview", "head_talk", "embargo"):
        assert persons[kind] == len({one.person for one in expected_measures(story) if one.kind == kind})
    assert all(number == 0 for number in story.tally["done"].values())


def test_promotion_is_barred_from_the_publication_through_the_last_day(story: Story) -> None:
    """R7.5: the day before, the first, one inside, the last, the day after."""
    number = story.expected.upto(1)[0]
    head = world.section(number).head
    days = [date(2021, 4, 11), PUBLISHED, date(2021, 5, 20), LAST_DAY, LAST_DAY + timedelta(days=1)]
    answers = world.together([partial(story.office.json, "embargo", head, "--on", str(day)) for day in days])
    assert [answer["allowed"] for answer in answers] == [oracle.may_be_promoted([PUBLISHED], day) for day in days]
    for answer, day in zip(answers, days, strict=True):
        assert answer["person"] == head and answer["on"] == str(day)
    for answer in answers[1:4]:
        assert answer["until"] == "2021-07-12"
        reasons = [(why["round"], world.number_of(why["section"]), why["rank"]) for why in answer["because"]]
        assert reasons == [("2021Q1", number, 1)]


def test_a_head_who_is_not_listed_and_a_listed_leader_may_be_promoted(story: Story) -> None:
    """R7.5: the embargo is the head's alone."""
    unlisted = world.section(story.expected.sections[-1].number).head
    leader = world.section(story.expected.upto(1)[0]).leader
    for name in (unlisted, leader):
        answer = story.office.json("embargo", name, "--on", "2021-05-20")
        assert (answer["allowed"], answer["until"], answer["because"]) == (True, None, [])


def test_a_name_nobody_bears_is_an_error_and_not_a_clearance(story: Story) -> None:
    """A slip in a name must never read as "may be promoted"."""
    world.refused(story.office.run("embargo", "查无此人", "--on", "2021-05-20"))
