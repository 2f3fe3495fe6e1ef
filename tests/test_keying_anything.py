"""Whatever is typed: what holds after any keys at all (R5.1–R5.4, R10.5)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desk.ballots.presenter import BACK, ENTER, REOPEN, Heard
from models.ballots.double import Keyed
from tests.make_typist import NAMED, SEPARATED, WRITTEN, Typist

KEYS = st.sampled_from([*"0123456789+-.*/", ENTER, BACK, REOPEN, WRITTEN, *"0017171461"])
LISTS = st.sampled_from([tuple(NAMED), SEPARATED])


@given(st.lists(KEYS, max_size=60), LISTS)
def test_any_keys_leave_a_sheet_that_can_be_emptied_by_backspace(keys: list[str], numbers: tuple[int, ...]) -> None:
    typist = Typist(1000, numbers)
    for key in keys:
        typist.presses(key)
    for _ in range(len(keys) + 1):
        typist.presses(BACK)
    assert typist.keying.draft.empty and typist.keying.stop is None


@given(st.lists(KEYS, max_size=60), LISTS)
def test_backspace_after_a_stop_is_as_if_the_key_had_never_been_hit(keys: list[str], numbers: tuple[int, ...]) -> None:
    typist = Typist(1000, numbers)
    for key in keys:
        before, stored = typist.keying.draft, typist.stored
        heard = typist.presses(key)
        if heard is Heard.STOPPED and before.stop is None:
            typist.presses(BACK)
            assert (typist.keying.draft, typist.stored) == (before, stored)


@given(st.lists(KEYS, max_size=60), LISTS, st.sets(st.integers(0, 60)))
def test_what_is_kept_is_always_the_beginning_of_what_stands_on_the_sheet(
    keys: list[str], numbers: tuple[int, ...], rests: set[int]
) -> None:
    typist = Typist(1000, numbers)
    for place, key in enumerate(keys):
        typist.presses(key)
        if place in rests:
            typist.keying.rest()
        draft = typist.keying.draft
        lines = tuple(line.line for line in draft.lines)
        sheet, kept = typist.drawer.kept
        assert sheet == typist.keying.sheet or not kept
        assert kept == lines[: len(kept)] and typist.keying.kept == len(kept)
        assert len(kept) >= len(lines if draft.between else lines[:-1]), "a section that ended is not kept"


@given(st.lists(KEYS, max_size=60), LISTS)
def test_what_is_stored_is_what_stood_on_the_sheet(keys: list[str], numbers: tuple[int, ...]) -> None:
    typist = Typist(1000, numbers)
    for key in keys:
        draft = typist.keying.draft
        if typist.presses(key) is Heard.SAVED:
            assert typist.stored[-1] == Keyed(tuple(line.line for line in draft.lines), draft.reason, key == "*")
