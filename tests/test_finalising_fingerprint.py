"""Eight words stand for a digest."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.finalising.fingerprint import word_list, words

DIGESTS = st.binary(min_size=32, max_size=32).map(bytes.hex)


def test_there_are_2048_different_words_of_two_characters() -> None:
    assert len(set(word_list())) == len(word_list()) == 2048
    assert all(re.fullmatch("[\u4e00-\u9fff]{2}", word) for word in word_list())


@pytest.mark.parametrize(
    ("digest", "places"),
    [
        ("00" * 32, (0,) * 8),
        ("ff" * 32, (2047,) * 8),
        ("001" + "0" * 61, (0, 1024, 0, 0, 0, 0, 0, 0)),
        ("00" * 10 + "01" + "ff" * 21, (0, 0, 0, 0, 0, 0, 0, 1)),
    ],
)
def test_a_word_stands_for_eleven_bits_of_the_first_88(digest: str, places: tuple[int, ...]) -> None:
    assert words(digest) == tuple(word_list()[place] for place in places)


@given(DIGESTS)
def test_the_words_give_the_first_88_bits_back(digest: str) -> None:
    bits = "".join(f"{word_list().index(word):011b}" for word in words(digest))
    assert f"{int(bits, 2):022x}" == digest[:22]


@pytest.mark.parametrize("text", ["", "x" * 64, "00" * 31, "00" * 33])
def test_what_is_no_digest_has_no_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"SHA-256|hexadecimal"):
        words(text)
