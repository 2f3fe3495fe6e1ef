"""Renaming, moving, merging and splitting: what goes on and what ends (R2.3)."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk.office import Office
from models.common.errors import RuleError
from models.registry.actions import close_section
from models.registry.appointments import appoint
from models.registry.queries import LineageKind, SectionRow, descent, lineage, sections, units
from models.registry.queries import section as section_on
from models.registry.reorganise import merge_sections, move_section, rename_section, split_section
from models.registry.rules import Part
from tests.make_registry import HEAD, LEADER, D, person, section, unit, who

ON = D("2020-07-01")
WHY = "某编发〔2020〕6号"


def staffed(office: Office, unit_id: int, number: int, head: str, leader: str) -> int:
    """Enter a section with its head and leader in charge since 2019; people are known by name once entered."""
    place = section(office, unit_id, number, f"第{number}科")
    for name, post in ((head, HEAD), (leader, LEADER)):
        office.do(appoint, person(office, name), post, D("2019-01-01"), section_id=place)
    return place


def on(office: Office, day: dt.date) -> dict[str, SectionRow]:
    """Return the sections of a day by name."""
    return {row.name: row for row in office.ask(sections, day)}


def names(row: SectionRow) -> tuple[str | None, str | None]:
    """Return the head's and the leader's names."""
    return row.head.name if row.head else None, row.leader.name if row.leader else None


def test_a_renamed_section_keeps_number_head_and_leader(lead: Office) -> None:
    """R2.3."""
    old = staffed(lead, unit(lead), 17, "甲", "乙")
    lead.do(rename_section, old, "登记中心", ON, WHY)
    before, after = on(lead, D("2020-06-30")), on(lead, ON)
    assert (list(before), list(after)) == (["第17科"], ["登记中心"])
    assert names(before["第17科"]) == names(after["登记中心"]) == ("甲", "乙")
    assert after["登记中心"].number == 17


def test_lineage_says_what_came_out_of_what_and_why(lead: Office) -> None:
    """R2.3."""
    old = staffed(lead, unit(lead), 17, "甲", "乙")
    new = lead.do(rename_section, old, "登记中心", ON, WHY)
    (row,) = lead.ask(lineage)
    assert (row.predecessor, row.successor, row.kind, row.on, row.reason) == (
        "第17科", "登记中心", LineageKind.RENAMED, ON, WHY
    )  # fmt: skip
    assert lead.ask(descent).ancestors(new) == {old, new}


def test_a_renaming_that_was_entered_late_takes_the_later_appointments_along(lead: Office) -> None:
    """R2.3."""
    old = staffed(lead, unit(lead), 17, "甲", "乙")
    lead.do(appoint, person(lead, "丙"), HEAD, D("2021-01-01"), section_id=old, replacing=True)
    new = lead.do(rename_section, old, "登记中心", ON, WHY)
    assert [who(lead, old, "2020-06-30"), who(lead, new, "2020-07-01")] == ["甲", "甲"]
    assert [who(lead, new, "2020-12-31"), who(lead, new, "2021-01-01")] == ["甲", "丙"]
    assert who(lead, old, "2021-01-01") is None


def test_a_moved_section_takes_its_head_and_gets_the_new_units_leader(lead: Office) -> None:
    """R2.3."""
    old = staffed(lead, unit(lead), 17, "甲", "乙")
    lead.do(move_section, old, unit(lead, "区审批局"), ON, WHY, leader_id=person(lead, "丁"))
    row = on(lead, ON)["第17科"]
    assert (row.unit, row.number, names(row)) == ("区审批局", 17, ("甲", "丁"))
    assert names(on(lead, D("2020-06-30"))["第17科"]) == ("甲", "乙")


def test_a_merged_section_has_no_head_until_one_is_chosen(lead: Office) -> None:
    """R2.3."""
    bureau = unit(lead)
    olds = (staffed(lead, bureau, 1, "甲", "乙"), staffed(lead, bureau, 2, "丙", "丁"))
    new = lead.do(merge_sections, olds, "合并科", ON, WHY)
    row = on(lead, ON)["合并科"]
    assert (row.number, names(row)) == (1, (None, None))
    assert lead.ask(descent).ancestors(new) == {*olds, new}


def test_a_merged_section_takes_the_head_of_the_named_predecessor(lead: Office) -> None:
    """R2.3."""
    bureau = unit(lead)
    olds = (staffed(lead, bureau, 1, "甲", "乙"), staffed(lead, bureau, 2, "丙", "丁"))
    lead.do(merge_sections, olds, "合并科", ON, WHY, heir_of=olds[1], number=2)
    assert names(on(lead, ON)["合并科"]) == ("丙", None)


def test_a_merged_section_keeps_the_leader_whom_all_predecessors_had(lead: Office) -> None:
    """R2.3."""
    bureau = unit(lead)
    first, second = section(lead, bureau, 1, "一科"), section(lead, bureau, 2, "二科")
    leader = person(lead, "乙")
    for place in (first, second):
        lead.do(appoint, leader, LEADER, D("2019-01-01"), section_id=place)
    lead.do(merge_sections, (first, second), "合并科", ON, WHY, head_id=person(lead, "新人"))
    assert names(on(lead, ON)["合并科"]) == ("新人", "乙")


def test_a_split_section_gives_its_head_to_one_part_and_its_leader_to_all(lead: Office) -> None:
    """R2.3."""
    old = staffed(lead, unit(lead), 17, "甲", "乙")
    parts = (Part("一科", 17, keeps_head=True), Part("二科", 18), Part("三科", 19, head_id=person(lead, "丙")))
    new = lead.do(split_section, old, parts, ON, WHY)
    assert [names(row) for row in on(lead, ON).values()] == [("甲", "乙"), (None, "乙"), ("丙", "乙")]
    assert lead.ask(descent).descendants(old) == {old, *new}


def test_a_reorganisation_that_would_lose_a_later_appointment_is_refused(lead: Office) -> None:
    """R2.3."""
    old = staffed(lead, unit(lead), 17, "甲", "乙")
    lead.do(appoint, person(lead, "丙"), LEADER, D("2021-01-01"), section_id=old, replacing=True)
    other = unit(lead, "区审批局")
    with pytest.raises(RuleError) as refused:
        lead.do(move_section, old, other, ON, WHY)
    assert (refused.value.key, refused.value.facts["person"]) == ("registry.later_appointment", "丙")
    assert list(on(lead, D("2021-01-01"))) == ["第17科"] and lead.ask(lineage) == ()


@pytest.mark.parametrize(
    ("attempt", "key"),
    [
        (lambda o, a, b: o.do(rename_section, a, "第1科", ON, WHY), "registry.same_name"),
        (lambda o, a, b: o.do(rename_section, a, "第2科", ON, WHY), "registry.section_exists"),
        (lambda o, a, b: o.do(rename_section, a, "新科", ON, WHY, 2), "registry.number_taken"),
        (lambda o, a, b: o.do(rename_section, a, "新科", ON, WHY, 1000), "registry.number"),
        (lambda o, a, b: o.do(rename_section, a, "新科", ON, " "), "registry.reason_missing"),
        (lambda o, a, b: o.do(rename_section, 999, "新科", ON, WHY), "registry.unknown_section"),
        (lambda o, a, b: o.do(move_section, a, 1, ON, WHY), "registry.same_unit"),
        (lambda o, a, b: o.do(merge_sections, (a,), "新科", ON, WHY), "registry.merge_two"),
        (lambda o, a, b: o.do(merge_sections, (a, a), "新科", ON, WHY), "registry.merge_two"),
        (lambda o, a, b: o.do(merge_sections, (a, b), "新科", ON, WHY, heir_of=9), "registry.heir"),
        (lambda o, a, b: o.do(split_section, a, (Part("新科", 3),), ON, WHY), "registry.split_two"),
        (
            lambda o, a, b: o.do(
                split_section, a, (Part("新科", 3, keeps_head=True), Part("又科", 4, keeps_head=True)), ON, WHY
            ),
            "registry.one_keeps_head",
        ),
    ],
)
def test_a_senseless_reorganisation_is_refused_and_changes_nothing(lead: Office, attempt: object, key: str) -> None:
    """R2.3."""
    bureau = unit(lead)
    one, other = staffed(lead, bureau, 1, "甲", "乙"), staffed(lead, bureau, 2, "丙", "丁")
    before = lead.ask(sections)
    with pytest.raises(RuleError, match=key.replace(".", r"\.")):
        attempt(lead, one, other)  # type: ignore[operator]
    assert lead.ask(sections) == before and lead.ask(lineage) == ()


def test_a_section_is_not_reorganised_on_its_first_day_nor_after_its_last(lead: Office) -> None:
    """R2.3."""
    old = staffed(lead, unit(lead), 17, "甲", "乙")
    new = lead.do(rename_section, old, "登记中心", ON, WHY)
    with pytest.raises(RuleError, match=r"registry\.too_early"):
        lead.do(rename_section, new, "又名", ON, WHY)
    with pytest.raises(RuleError, match=r"registry\.section_closed"):
        lead.do(rename_section, old, "又名", ON, WHY)
    lead.do(close_section, new, D("2020-12-31"), WHY)
    with pytest.raises(RuleError, match=r"registry\.section_closed"):
        lead.do(rename_section, new, "又名", D("2021-01-01"), WHY)


periods = st.lists(st.tuples(st.integers(0, 40), st.none() | st.integers(0, 15)), max_size=4)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(periods, st.integers(1, 45), st.booleans())
def test_after_renaming_or_moving_the_head_of_every_day_is_who_it_was_before(
    lead: Office, held: list[tuple[int, int | None]], turn: int, moving: bool
) -> None:
    """R2.3."""
    first = D("2020-01-01")
    n = len(lead.ask(units)) + 1
    old = section(lead, unit(lead, f"区局{n}"), n, "旧科")
    for m, (start, length) in enumerate(held):
        begin = first + dt.timedelta(start)
        end = None if length is None else begin + dt.timedelta(length)
        try:
            lead.do(appoint, person(lead, f"某{n}{m}"), HEAD, begin, section_id=old, end_on=end, replacing=True)
        except RuleError as refused:
            assert refused.key == "registry.post_taken"
    days = [first + dt.timedelta(day) for day in range(60)]
    before = [lead.ask(section_on, old, day).head for day in days]
    change = first + dt.timedelta(turn)
    if moving:
        new = lead.do(move_section, old, unit(lead, f"区局{n + 1}"), change, WHY)
    else:
        new = lead.do(rename_section, old, "新科", change, WHY)
    assert [lead.ask(section_on, new if day >= change else old, day).head for day in days] == before
    assert all(lead.ask(section_on, new if day < change else old, day).head is None for day in days)
