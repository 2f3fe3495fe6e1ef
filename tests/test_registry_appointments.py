"""Units, sections, people and who holds which post when (R2.1, R2.2)."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk.office import Office
from models.common.errors import RightError, RuleError
from models.registry.actions import (
    add_person,
    add_section,
    add_unit,
    close_section,
    close_unit,
    edit_person,
    edit_section,
    edit_unit,
)
from models.registry.appointments import appoint, edit_appointment, end_appointment
from models.registry.queries import (
    Post,
    SectionKind,
    appointments,
    people,
    person_by_name,
    sections,
    units,
)
from models.registry.queries import section as section_on
from tests.make_registry import HEAD, LEADER, PRINCIPAL, D, person, section, unit, who


def test_who_was_it_is_answered_for_every_day_of_a_period_and_no_other(lead: Office) -> None:
    """R2.2."""
    place = section(lead, unit(lead))
    lead.do(appoint, person(lead, "甲"), HEAD, D("2019-01-01"), section_id=place, end_on=D("2019-12-31"))
    days = ["2018-12-31", "2019-01-01", "2019-12-31", "2020-01-01"]
    assert [who(lead, place, day) for day in days] == [None, "甲", "甲", None]


def test_two_holders_of_a_post_on_a_day_are_refused_by_name(lead: Office) -> None:
    """R2.2."""
    place = section(lead, unit(lead))
    lead.do(appoint, person(lead, "甲"), HEAD, D("2019-01-01"), section_id=place, end_on=D("2019-12-31"))
    with pytest.raises(RuleError) as refused:
        lead.do(appoint, person(lead, "乙"), HEAD, D("2019-12-31"), section_id=place)
    assert refused.value.key == "registry.post_taken"
    assert (refused.value.facts["person"], refused.value.facts["holder"]) == ("乙", "甲")


def test_head_and_leader_of_one_section_do_not_stand_in_each_others_way(lead: Office) -> None:
    """R2.2."""
    place = section(lead, unit(lead))
    for name, post in (("甲", HEAD), ("乙", LEADER)):
        lead.do(appoint, person(lead, name), post, D("2019-01-01"), section_id=place)
    assert (who(lead, place, "2020-01-01", HEAD), who(lead, place, "2020-01-01", LEADER)) == ("甲", "乙")


def test_the_principal_leader_of_a_unit_answers_for_all_its_sections(lead: Office) -> None:
    """R2.2."""
    bureau = unit(lead)
    first, second = section(lead, bureau, 1, "一科"), section(lead, bureau, 2, "二科")
    lead.do(appoint, person(lead, "周正"), PRINCIPAL, D("2019-01-01"), unit_id=bureau)
    assert [who(lead, place, "2020-01-01", PRINCIPAL) for place in (first, second)] == ["周正", "周正"]


def test_replacing_a_holder_ends_the_old_appointment_the_day_before(lead: Office) -> None:
    """R2.2."""
    place = section(lead, unit(lead))
    lead.do(appoint, person(lead, "甲"), HEAD, D("2019-01-01"), section_id=place)
    lead.do(appoint, person(lead, "乙"), HEAD, D("2021-03-01"), section_id=place, replacing=True)
    assert [who(lead, place, day) for day in ("2021-02-28", "2021-03-01")] == ["甲", "乙"]


def test_a_holder_who_began_the_same_day_is_not_replaced_but_refused(lead: Office) -> None:
    """R2.2."""
    place = section(lead, unit(lead))
    lead.do(appoint, person(lead, "甲"), HEAD, D("2021-03-01"), section_id=place)
    with pytest.raises(RuleError, match=r"registry\.post_taken"):
        lead.do(appoint, person(lead, "乙"), HEAD, D("2021-03-01"), section_id=place, replacing=True)
    assert who(lead, place, "2021-03-01") == "甲"


@pytest.mark.parametrize("post", [HEAD, LEADER])
def test_a_section_post_is_not_given_at_a_unit_nor_the_other_way_round(lead: Office, post: Post) -> None:
    """R2.2."""
    bureau = unit(lead)
    place, somebody = section(lead, bureau), person(lead, "甲")
    for wrong, in_section, in_unit in ((post, None, bureau), (PRINCIPAL, place, None), (post, None, None)):
        with pytest.raises(RuleError, match=r"registry\.post_place"):
            lead.do(appoint, somebody, wrong, D("2019-01-01"), section_id=in_section, unit_id=in_unit)


def test_an_appointment_ends_and_can_be_corrected(lead: Office) -> None:
    """R2.2."""
    place = section(lead, unit(lead))
    held = lead.do(appoint, person(lead, "甲"), HEAD, D("2019-01-01"), section_id=place)
    lead.do(end_appointment, held, D("2019-06-30"))
    assert who(lead, place, "2019-07-01") is None
    other = person(lead, "乙")
    lead.do(edit_appointment, held, other, D("2019-02-01"), None)
    assert [who(lead, place, day) for day in ("2019-01-31", "2019-07-01")] == [None, "乙"]
    with pytest.raises(RuleError, match=r"period\.backwards"):
        lead.do(end_appointment, held, D("2019-01-01"))


def test_a_correction_cannot_make_two_holders(lead: Office) -> None:
    """R2.2."""
    place = section(lead, unit(lead))
    held = lead.do(appoint, person(lead, "甲"), HEAD, D("2019-01-01"), section_id=place, end_on=D("2019-12-31"))
    lead.do(appoint, person(lead, "乙"), HEAD, D("2020-01-01"), section_id=place)
    with pytest.raises(RuleError, match=r"registry\.post_taken"):
        lead.do(end_appointment, held, D("2020-01-01"))
    assert who(lead, place, "2020-01-01") == "乙"


def test_closing_a_section_ends_its_posts_and_allows_none_afterwards(lead: Office) -> None:
    """R2.2."""
    place = section(lead, unit(lead))
    lead.do(appoint, person(lead, "甲"), HEAD, D("2019-01-01"), section_id=place)
    lead.do(close_section, place, D("2020-12-31"), "机构改革")
    assert [row.end_on for row in lead.ask(appointments, section_id=place)] == [D("2020-12-31")]
    with pytest.raises(RuleError, match=r"registry\.outside_life"):
        lead.do(appoint, person(lead, "乙"), HEAD, D("2020-12-31"), section_id=place)
    assert [len(lead.ask(sections, D(day))) for day in ("2020-12-31", "2021-01-01")] == [1, 0]


def test_closing_before_a_later_appointment_is_refused(lead: Office) -> None:
    """R2.2."""
    place = section(lead, unit(lead))
    lead.do(appoint, person(lead, "甲"), HEAD, D("2021-01-01"), section_id=place)
    with pytest.raises(RuleError, match=r"registry\.later_appointment"):
        lead.do(close_section, place, D("2020-12-31"), "机构改革")
    assert len(lead.ask(sections, D("2021-01-01"))) == 1


def test_a_closed_section_is_not_closed_again_and_a_reason_is_needed(lead: Office) -> None:
    """R2.2."""
    place = section(lead, unit(lead))
    with pytest.raises(RuleError, match=r"registry\.reason_missing"):
        lead.do(close_section, place, D("2020-12-31"), "  ")
    lead.do(close_section, place, D("2020-12-31"), "机构改革")
    with pytest.raises(RuleError, match=r"registry\.section_closed"):
        lead.do(close_section, place, D("2021-12-31"), "机构改革")


def test_a_unit_closes_only_after_its_sections(lead: Office) -> None:
    """R2.2."""
    bureau = unit(lead)
    place = section(lead, bureau)
    lead.do(appoint, person(lead, "周正"), PRINCIPAL, D("2019-01-01"), unit_id=bureau)
    with pytest.raises(RuleError, match=r"registry\.unit_has_sections"):
        lead.do(close_unit, bureau, D("2020-12-31"), "撤销")
    lead.do(close_section, place, D("2020-12-31"), "撤销")
    lead.do(close_unit, bureau, D("2020-12-31"), "撤销")
    assert lead.ask(units, D("2021-01-01")) == ()
    assert lead.ask(appointments, unit_id=bureau)[0].end_on == D("2020-12-31")
    with pytest.raises(RuleError, match=r"registry\.unit_closed"):
        section(lead, bureau, 18, "新科")


def test_a_printed_number_is_free_again_after_its_section_has_ended(lead: Office) -> None:
    """R2.2."""
    bureau = unit(lead)
    place = section(lead, bureau, 17)
    with pytest.raises(RuleError, match=r"registry\.number_taken"):
        section(lead, bureau, 17, "另一科")
    lead.do(close_section, place, D("2020-12-31"), "撤销")
    lead.do(add_section, bureau, "另一科", SectionKind.INTERNAL, 17, D("2021-01-01"))
    assert [row.name for row in lead.ask(sections, D("2021-01-01"))] == ["另一科"]


def test_two_sections_of_one_unit_have_different_names(lead: Office) -> None:
    """R2.2."""
    bureau = unit(lead)
    section(lead, bureau, 17)
    with pytest.raises(RuleError, match=r"registry\.section_exists"):
        section(lead, bureau, 18)
    section(lead, unit(lead, "区财政局"), 18)


def test_typing_errors_are_corrected_in_place(lead: Office) -> None:
    """R2.2."""
    bureau = unit(lead)
    place, somebody = section(lead, bureau), person(lead, "王明")
    lead.do(edit_unit, bureau, "区规划分局", "派出机构", "中共区规划分局党组")
    lead.do(edit_section, place, "不动产登记科", SectionKind.INSTITUTION, 18)
    lead.do(edit_person, somebody, "王鸣", "原科长")
    row = lead.ask(sections)[0]
    assert (row.unit, row.party_committee, row.name, row.kind, row.number) == (
        "区规划分局", "中共区规划分局党组", "不动产登记科", SectionKind.INSTITUTION, 18
    )  # fmt: skip
    assert [(one.name, one.note) for one in lead.ask(people)] == [("王鸣", "原科长")]


def test_the_same_unit_is_not_entered_twice(lead: Office) -> None:
    """R2.2."""
    unit(lead)
    with pytest.raises(RuleError, match=r"registry\.unit_exists"):
        unit(lead, " 区规划局 ")


def test_a_unit_without_a_named_committee_gets_the_usual_one(lead: Office) -> None:
    """R2.2."""
    unit(lead)
    assert lead.ask(units)[0].party_committee == "区规划局党组"


def test_namesakes_need_notes_that_tell_them_apart(lead: Office) -> None:
    """R2.2."""
    lead.do(add_person, "王伟", "区规划局")
    lead.do(add_person, "王伟", "区财政局")
    with pytest.raises(RuleError, match=r"registry\.namesake"):
        lead.do(add_person, "王伟", "区财政局")
    assert [row.note for row in lead.ask(person_by_name, "王伟")] == ["区规划局", "区财政局"]


@pytest.mark.parametrize(("typed", "stored"), [("王𬶍", "王𬶍"), ("张 𫖯", "张𫖯"), ("买买提•吐尔逊", "买买提·吐尔逊")])
def test_rare_and_ethnic_names_are_stored_and_found(lead: Office, typed: str, stored: str) -> None:
    """R2.2."""
    person(lead, typed)
    assert [row.name for row in lead.ask(people, stored[1:])] == [stored]


def test_a_search_text_is_taken_literally(lead: Office) -> None:
    """R2.2."""
    person(lead, "王明")
    assert lead.ask(people, "%") == lead.ask(people, "_") == ()


def test_what_is_not_there_is_refused_and_not_a_crash(lead: Office) -> None:
    """R2.2."""
    place = section(lead, unit(lead))
    for key, attempt in (
        ("unknown_unit", lambda: lead.do(edit_unit, 99, "某局", "", "")),
        ("unknown_person", lambda: lead.do(appoint, 99, HEAD, D("2019-01-01"), section_id=place)),
        ("unknown_appointment", lambda: lead.do(end_appointment, 99, D("2019-01-01"))),
        ("unknown_section", lambda: lead.ask(section_on, 99, D("2019-01-01"))),
    ):
        with pytest.raises(RuleError, match=rf"registry\.{key}"):
            attempt()


def test_a_clerk_reads_the_registry_and_does_not_change_it(clerk: Office) -> None:
    """R2.2."""
    assert clerk.ask(sections) == ()
    with pytest.raises(RightError):
        clerk.do(add_unit, "区规划局")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 60), st.none() | st.integers(0, 30), st.booleans()), max_size=8
    )
)
def test_whatever_appointments_are_accepted_no_day_has_two_holders(
    lead: Office, offers: list[tuple[int, int, int | None, bool]]
) -> None:
    """R2.2."""
    n = len(lead.ask(units)) + 1
    place = section(lead, unit(lead, f"区局{n}"), n)
    known = [person(lead, f"{one}{n}") for one in "甲乙丙"]
    for somebody, start, length, replacing in offers:
        first = D("2020-01-01") + dt.timedelta(start)
        last = None if length is None else first + dt.timedelta(length)
        try:
            lead.do(appoint, known[somebody], HEAD, first, section_id=place, end_on=last, replacing=replacing)
        except RuleError as refused:
            assert refused.key == "registry.post_taken"
    held = lead.ask(appointments, section_id=place)
    for day in (D("2020-01-01") + dt.timedelta(n) for n in range(100)):
        assert sum(row.start_on <= day and (row.end_on is None or day <= row.end_on) for row in held) <= 1
