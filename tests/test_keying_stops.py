"""What stops the keys, what gets past a stop, and what is taken back (R5.2)."""

from __future__ import annotations

import pytest

from desk.ballots.grammar import Slip, Stop
from desk.ballots.presenter import BACK, ENTER, REOPEN, Heard
from desk.ballots.words import STOPS, stop_text
from desk.language import CHINESE, ENGLISH, set_language
from models.ballots.double import Keyed
from models.ballots.rules import Line
from tests.make_typist import C17, C46, C70, C81, C99, WRONG, Typist

STOPPING = [
    (WRONG, Slip.CHECK_DIGIT),
    (C99, Slip.UNKNOWN),
    (f"{C17}4{C17}", Slip.TWICE),
    (f"{C17}4{C46}4{C70}4{C81}", Slip.OVER_VOTE),
    (f"{C17}4{C46}4{C70}4{C99}", Slip.UNKNOWN),
    (f"{C17}44", Slip.REPEATED),
    (f"{C17}64", Slip.FALLING),
    *((key, Slip.NO_CODE) for key in "456789"),
    ("017+", Slip.INCOMPLETE),
    ("017*", Slip.INCOMPLETE),
    ("017/", Slip.INCOMPLETE),
    ("017.", Slip.INCOMPLETE),
    ("017\n", Slip.INCOMPLETE),
    (".9", Slip.NO_REASON),
    (".0", Slip.NO_REASON),
    (".6", Slip.NO_REASON),
    (".+", Slip.NO_REASON),
    (".*", Slip.NO_REASON),
    ("./", Slip.NO_REASON),
    ("..", Slip.NO_REASON),
    (".\n", Slip.NO_REASON),
    (".20", Slip.AFTER_REASON),
    (".2.", Slip.AFTER_REASON),
    (".2/", Slip.AFTER_REASON),
    (f"{C17}4.29", Slip.AFTER_REASON),
]


@pytest.mark.parametrize(("keys", "slip"), STOPPING)
def test_a_slip_stops_at_its_key_and_backspace_takes_that_key_back(typist: Typist, keys: str, slip: Slip) -> None:
    before = Typist()
    before.types(keys[:-1])
    assert before.slip is None
    assert typist.types(keys) is Heard.STOPPED
    assert typist.slip is slip
    assert typist.presses(BACK) is Heard.TAKEN
    assert typist.keying.draft == before.keying.draft and not typist.stored


@pytest.mark.parametrize(("keys", "_slip"), STOPPING)
@pytest.mark.parametrize("key", [*"0459+*/.a", REOPEN])
def test_nothing_gets_past_a_stop(typist: Typist, keys: str, _slip: Slip, key: str) -> None:
    typist.types(keys)
    draft = typist.keying.draft
    assert typist.presses(key) is Heard.STOPPED
    assert typist.keying.draft == draft and not typist.stored


@pytest.mark.parametrize(("keys", "slip"), STOPPING)
def test_enter_gets_past_a_stop_only_where_the_paper_may_say_so(typist: Typist, keys: str, slip: Slip) -> None:
    typist.types(keys)
    heard = typist.presses(ENTER)
    assert heard is (Heard.SECTION if slip in (Slip.UNKNOWN, Slip.TWICE, Slip.OVER_VOTE) else Heard.STOPPED)


@pytest.mark.parametrize(
    ("keys", "lines"),
    [
        (f"{C17}4{C46}4{C70}4{C81}\n5+", (Line(17, 1), Line(46, 1), Line(70, 1), Line(81, 2))),
        (f"{C17}4{C17}\n5+", (Line(17, 1), Line(17, 2))),
        (f"{C99}\n4+", (Line("099", 1),)),
    ],
)
def test_what_enter_confirmed_is_keyed_as_the_paper_has_it(typist: Typist, keys: str, lines: tuple[Line, ...]) -> None:
    assert typist.types(keys) is Heard.SAVED
    assert typist.stored == [Keyed(lines)]


def test_backspace_after_a_confirmed_stop_takes_the_line_back(typist: Typist) -> None:
    typist.types(f"{C17}4{C17}\n")
    typist.presses(BACK)
    assert typist.sections == [(17, 1)] and typist.keying.draft.code == C17[:3]


def test_a_slip_is_counted_once_however_many_keys_follow_it(typist: Typist) -> None:
    typist.types(f"{WRONG}4567")
    typist.types(f"{BACK}{C17[3]}44")
    assert typist.keying.pace.stops == 2


def test_num_lock_off_is_said_at_once(typist: Typist) -> None:
    assert typist.keying.num_lock_off() is Heard.STOPPED
    assert typist.slip is Slip.NUM_LOCK


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
@pytest.mark.parametrize("slip", list(STOPS))
def test_every_stop_has_its_sentence(slip: Slip, language: str) -> None:
    set_language(language)
    text = stop_text(Stop(slip, {"code": "0171", "name": "某科", "most": 3, "key": "9", "total": 50, "sheet": 7}))
    assert text and "{" not in text


def test_every_slip_but_a_refusal_has_its_sentence() -> None:
    assert set(Slip) - set(STOPS) == {Slip.REFUSED}


# taking back


@pytest.mark.parametrize(
    ("keys", "left"),
    [
        (f"{C17}46{C46}58-", [(17, 5)]),
        (f"{C17}46046-", [(17, 5)]),
        (f"{C17}46-", []),
        (f"{C17}4/-", []),
        ("/-", []),
        (f"{C17}4.3-", [(17, 1)]),
        (f"{C17}4.-", [(17, 1)]),
        (f"{C17}4{C17}-", [(17, 1)]),
        (f"{C17}4{C46}4{C70}4{C81}-", [(17, 1), (46, 1), (70, 1)]),
        (f"{C99}-", []),
        (f"{WRONG}-", []),
        (f"{C17}44-", []),
        (f"{C17}46{C46}58--", []),
        ("4-", []),
        ("-", []),
    ],
)
def test_minus_takes_back_the_line_in_hand(typist: Typist, keys: str, left: list[tuple[int, int]]) -> None:
    typist.types(keys)
    assert (typist.sections, typist.slip, typist.keying.draft.code) == (left, None, "")


def test_after_minus_the_line_is_keyed_again(typist: Typist) -> None:
    typist.types(f"{C17}4{C46}58-{C46}6+")
    assert typist.stored == [Keyed((Line(17, 1), Line(46, 4)))]
