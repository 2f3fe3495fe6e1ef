"""The law of the registry, without any data file."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.common.errors import RuleError
from models.common.periods import Period, day_before
from models.intake.tables import FileKind
from models.intake.templates import LISTS
from models.registry.rules import (
    Descent,
    Succession,
    Tenure,
    clash,
    default_committee,
    printed_number,
    section_kind,
    succession,
)
from models.registry.tables import SectionKind

D = dt.date.fromisoformat
A = Tenure(1, "甲", Period(D("2019-01-01")))
B_LATER = Tenure(2, "乙", Period(D("2021-01-01")))
A_ENDED = Tenure(1, "甲", Period(D("2019-01-01"), D("2020-12-31")))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("内设科室", SectionKind.INTERNAL),
        (" 内设机构 ", SectionKind.INTERNAL),
        ("事业单位", SectionKind.INSTITUTION),
        ("执法队", SectionKind.ENFORCEMENT),
        ("公用事业部门", SectionKind.UTILITY),
        ("ＵＴＩＬＩＴＹ", SectionKind.UTILITY),
    ],
)
def test_a_kind_is_understood_in_words_and_codes(text: str, kind: SectionKind) -> None:
    """R2.1–R2.3."""
    assert section_kind(text) is kind


def test_every_kind_of_the_template_is_understood() -> None:
    """R2.1–R2.3."""
    words, _ = LISTS[FileKind.REGISTRY, "科室类别"]
    assert [section_kind(word) for word in words] == list(SectionKind)


@pytest.mark.parametrize(("text", "key"), [("", "row.empty"), ("办公室类", "registry.kind")])
def test_another_kind_is_refused(text: str, key: str) -> None:
    """R2.1–R2.3."""
    with pytest.raises(RuleError, match=key):
        section_kind(text)


@pytest.mark.parametrize(("text", "number"), [("17", 17), ("017", 17), (" 999 ", 999), ("１７", 17)])
def test_a_printed_number_is_read(text: str, number: int) -> None:
    """R2.1–R2.3."""
    assert printed_number(text) == number


@pytest.mark.parametrize("text", ["0", "000", "1000", "0171", "-3", "1.5", "A1", "十七", "1 7"])
def test_a_number_outside_1_to_999_is_refused(text: str) -> None:
    """R2.1–R2.3."""
    with pytest.raises(RuleError, match=r"registry\.number"):
        printed_number(text)


def test_a_company_has_a_party_committee_and_an_office_a_group() -> None:
    """R2.1–R2.3."""
    assert (default_committee("供电公司"), default_committee("区规划局")) == ("供电公司党委", "区规划局党组")


@pytest.mark.parametrize(
    ("person", "start", "held", "then"),
    [
        ("甲", "2019-01-01", [], Succession(None, True)),
        ("", "2019-01-01", [], Succession()),
        ("甲", "2019-01-01", [A], Succession()),
        ("甲", "2021-03-01", [A], Succession()),
        ("乙", "2021-03-01", [A], Succession(A, True)),
        ("", "2021-03-01", [A], Succession(A)),
        ("乙", "2021-03-01", [A_ENDED], Succession(None, True)),
        ("甲", "2020-01-01", [A_ENDED], Succession()),
        ("丙", "2021-03-01", [A_ENDED, B_LATER], Succession(B_LATER, True)),
    ],
)
def test_who_follows_whom(person: str, start: str, held: list[Tenure], then: Succession) -> None:
    """R2.1–R2.3."""
    assert succession(person, D(start), held) == then


@pytest.mark.parametrize(
    ("person", "start", "held"),
    [
        ("乙", "2019-01-01", [A]),
        ("", "2019-01-01", [A]),
        ("乙", "2018-01-01", [A]),
        ("甲", "2018-01-01", [A]),
        ("甲", "2019-01-01", [A_ENDED, B_LATER]),
        ("", "2020-01-01", [A_ENDED, B_LATER]),
    ],
)
def test_a_date_that_cuts_into_an_appointment_is_refused(person: str, start: str, held: list[Tenure]) -> None:
    """R2.1–R2.3."""
    with pytest.raises(RuleError, match=r"registry\.cut"):
        succession(person, D(start), held)


days = st.dates(dt.date(2019, 1, 1), dt.date(2019, 3, 1))


@given(st.lists(st.tuples(st.sampled_from(["甲", "乙", "丙", ""]), days)))
def test_whatever_succession_is_accepted_no_day_has_two_holders(claims: list[tuple[str, dt.date]]) -> None:
    """R2.1–R2.3."""
    held: list[Tenure] = []
    for n, (person, start) in enumerate(claims):
        try:
            step = succession(person, start, held)
        except RuleError:
            continue
        if step.ends:
            held.remove(step.ends)
            held.append(Tenure(step.ends.id, step.ends.person, Period(step.ends.period.start, day_before(start))))
        if step.begins:
            held.append(Tenure(n, person, Period(start)))
        holders = [tenure.person for tenure in held if tenure.period.contains(start)]
        assert holders == ([person] if person else [])
    assert all(not clash(one.period, [other for other in held if other is not one]) for one in held)


def test_descent_runs_through_renaming_merging_and_splitting() -> None:
    """R2.1–R2.3."""
    descent = Descent(frozenset({(1, 3), (2, 3), (3, 4), (3, 5)}))
    assert descent.ancestors(4) == {1, 2, 3, 4}
    assert descent.descendants(1) == {1, 3, 4, 5}
    assert descent.ancestors(9) == {9}


pairs = st.frozensets(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] < pair[1]))


@given(pairs, st.integers(0, 9), st.integers(0, 9))
def test_an_ancestor_has_the_section_among_its_descendants(
    lines: frozenset[tuple[int, int]], one: int, other: int
) -> None:
    """R2.1–R2.3."""
    descent = Descent(lines)
    assert (one in descent.ancestors(other)) == (other in descent.descendants(one))
