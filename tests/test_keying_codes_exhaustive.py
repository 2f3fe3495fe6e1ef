"""Every slip that a check digit is there for, at every code there can be: none gets onto a sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import product

import pytest

from desk.ballots.grammar import Draft, Form, Listed, Slip, after_digit
from models.ballots.codes import JOINED_BELOW, keying_code

NUMBERS = range(1, 1000)
JOINED = range(1, JOINED_BELOW)
ENOUGH = 10
"""Slips that are shown where some pass."""


def every_digit_wrong(code: str) -> Iterator[str]:
    """Yield a code with each of its digits replaced by each other digit."""
    for place, digit in product(range(len(code)), "0123456789"):
        if code[place] != digit:
            yield code[:place] + digit + code[place + 1 :]


def every_neighbours_swapped(code: str) -> Iterator[str]:
    """Yield a code with each two different neighbours swapped."""
    for place in range(len(code) - 1):
        one, other = code[place], code[place + 1]
        if one != other:
            yield code[:place] + other + one + code[place + 2 :]


def form_of(numbers: Iterable[int]) -> Form:
    """Return a round in which every number is listed, so that only the check digit can find a slip."""
    # the highest first: whether Enter separates is then seen at once
    return Form({number: Listed(number, f"科室{number}", "某局") for number in sorted(numbers, reverse=True)}, 3)


def typed(code: str, form: Form) -> Draft:
    """Type a code on an empty sheet until it is complete or stops."""
    draft = Draft()
    for key in code:
        draft = after_digit(draft, key, form)
        if draft.stop is not None:
            break
    return draft


def passed(draft: Draft) -> bool:
    """Say whether what was typed got past the keystroke: onto the sheet, or to a stop that Enter confirms."""
    return draft.stop is None or draft.stop.soft or bool(draft.lines)


FORMS = pytest.mark.parametrize("numbers", [NUMBERS, JOINED], ids=["separated", "joined"])


@FORMS
def test_every_right_code_is_its_section(numbers: range) -> None:
    form = form_of(numbers)
    found = [typed(keying_code(number), form) for number in numbers]
    assert [[line.section for line in draft.lines] for draft in found] == [[number] for number in numbers]
    assert not any(draft.stop for draft in found)


@FORMS
@pytest.mark.parametrize(
    ("slips_of", "each"), [(every_digit_wrong, 36), (every_neighbours_swapped, None)], ids=["digit", "swap"]
)
def test_no_slip_in_a_code_passes_its_keystroke(
    numbers: range, slips_of: Callable[[str], Iterator[str]], each: int | None
) -> None:
    form = form_of(numbers)
    tried, passing = 0, []
    for number in numbers:
        for slip in slips_of(keying_code(number)):
            tried += 1
            if passed(typed(slip, form)):
                passing.append((number, slip))
    differing = sum(
        a != b for number in numbers for a, b in zip(keying_code(number), keying_code(number)[1:], strict=False)
    )
    assert tried == (len(numbers) * each if each else differing) > 0
    assert len(passing) == 0, f"{len(passing)} of {tried} slips pass, for example {passing[:ENOUGH]}"


def test_a_slip_is_stopped_by_the_check_digit_or_because_no_code_begins_so() -> None:
    form = form_of(JOINED)
    slips = {
        draft.stop.slip
        for number in JOINED
        for slip in every_digit_wrong(keying_code(number))
        if (draft := typed(slip, form)).stop is not None
    }
    assert slips == {Slip.CHECK_DIGIT, Slip.NO_CODE}
