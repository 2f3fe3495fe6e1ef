"""Every refusal, every word and every line of the window is there in both languages, and nothing that is not used."""

from __future__ import annotations

import importlib
import pkgutil
import tomllib
from collections import Counter
from enum import StrEnum
from pathlib import Path

import pytest

import models
import reports
from desk.language import CHINESE, LANGUAGES, catalogue, language, set_language, tr
from desk.sentences import say, sentences, word
from models.common.acts import ACTS, QUERIES
from models.common.places import ROOT, resource
from models.common.rights import Right
from models.schema import METADATA
from models.verification.queries import verify
from tests.make import looking
from tests.words import calls, english, facts_given, literals, places_in, refusal_key, refusal_keys, unresolved

for package in (models, reports):
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if ".migrations" not in module.name:
            importlib.import_module(module.name)

GATE = {key for key in (*ACTS, *QUERIES) if not key.startswith("test.")}
RECORDED = {key for key in GATE if key in ACTS or QUERIES[key].recorded}
NO_KEYS = {"channel.code", "fuse.sshfs", "fuse.smbnetfs", "office.db", *Right}
"""Text in the rooms that has the form of a key and is none."""
USED = {key: place for key, place in refusal_keys().items() if key not in NO_KEYS | GATE}
WORDS = {
    f"{kind.__name__}.{member.value}"
    for kind in StrEnum.__subclasses__()
    if kind.__module__.startswith("models.") and kind is not Right
    for member in kind
}
FILES = sorted((ROOT / "desk" / "sentences").glob("*.toml"))
TRANSLATIONS = sorted(resource("translations", CHINESE).glob("*.toml"))


def read(path: Path) -> dict[str, str]:
    """Read one file of translations or sentences."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


# sentences


@pytest.mark.parametrize("key", sorted(USED))
def test_every_refusal_has_a_sentence_in_both_languages(key: str) -> None:
    assert key in sentences(), f"raised in {USED[key]}"
    assert set(sentences()[key]) == {"en", "zh"}
    assert all(text.strip() for text in sentences()[key].values())


@pytest.mark.parametrize("key", sorted(WORDS))
def test_every_member_of_an_enumeration_has_a_word_in_both_languages(key: str) -> None:
    assert key in sentences()


@pytest.mark.parametrize("key", sorted(RECORDED))
def test_every_act_that_the_log_can_hold_has_a_name(key: str) -> None:
    assert f"act.{key}" in sentences()


def test_every_check_has_a_name(office: object) -> None:
    from desk.office import Office

    assert isinstance(office, Office)
    with looking(office) as session:
        checks = {f"check.{check.key}" for check in verify(session).checks}
    assert checks == {key for key in sentences() if key.startswith("check.")}


@pytest.mark.parametrize("key", sorted(sentences()))
def test_no_sentence_stands_there_unused(key: str) -> None:
    family, _, rest = key.partition(".")
    spoken = literals("desk", "models", "reports")
    match family:
        case "act":
            assert rest in RECORDED
        case "table":
            assert rest in METADATA.tables
        case "column":
            names = {column.name for table in METADATA.tables.values() for column in table.columns}
            facts = {given.arg for _, call in calls("desk", "models", "reports") for given in call.keywords}
            assert rest in names | facts
        case "backup" if key not in spoken:
            assert rest in spoken or rest.replace("-", ".") in ACTS
        case "check":
            assert rest in spoken
        case _:
            assert key in USED or key in WORDS or key in spoken


@pytest.mark.parametrize("key", sorted(sentences()))
def test_both_languages_of_a_sentence_name_the_same_facts(key: str) -> None:
    assert places_in(sentences()[key]["en"]) == places_in(sentences()[key]["zh"])


@pytest.mark.parametrize("key", sorted(USED))
def test_a_sentence_names_only_facts_that_are_given(key: str) -> None:
    wanted = places_in(sentences().get(key, {"en": ""})["en"])
    for place, call in calls("desk", "models", "reports"):
        if refusal_key(call) == key:
            given = facts_given(call)
            assert given is None or wanted <= given, place


@pytest.mark.parametrize("key", sorted(sentences()))
def test_official_sentences_do_not_shout(key: str) -> None:
    assert not {"!", "！"} & set(sentences()[key]["zh"] + sentences()[key]["en"])


def test_no_sentence_is_written_twice() -> None:
    assert [key for key, n in Counter(key for path in FILES for key in read(path)).items() if n > 1] == []


def test_a_sentence_with_missing_facts_shows_dashes_and_never_fails() -> None:
    assert all(say(key, {}) for key in sentences())


def test_an_unknown_key_still_says_what_is_known() -> None:
    assert say("no.such", {"n": 1}) == "no.such n=1"


@pytest.mark.parametrize("name", LANGUAGES)
def test_words_follow_the_language_in_force(name: str) -> None:
    from models.rounds.queries import Stage

    before = language()
    set_language(name)
    try:
        assert (word(Stage.KEYING), word((Stage.KEYING, 2))) == {
            "zh_CN": ("录入", "录入、2"),
            "en": ("keying", "keying, 2"),
        }[name]
    finally:
        set_language(before)


# the window's and the command line's own lines

SOURCES = english()


def test_of_every_line_the_source_can_be_told() -> None:
    allowed = {"desk/home/page.py"}  # the titles of the pages, each of them checked where it is declared
    assert [place for place in unresolved() if place.split(":")[0] not in allowed] == []


@pytest.mark.parametrize("source", sorted(SOURCES))
def test_every_line_has_its_chinese(source: str) -> None:
    assert catalogue().get(source), f"shown in {SOURCES[source]}"


@pytest.mark.parametrize("source", sorted(catalogue()))
def test_no_translation_stands_there_unused(source: str) -> None:
    assert literals("desk")[source]


@pytest.mark.parametrize("source", sorted(catalogue()))
def test_a_translation_names_the_facts_of_its_source(source: str) -> None:
    assert places_in(catalogue()[source]) == places_in(source)


def test_no_line_has_two_different_translations() -> None:
    told: dict[str, set[str]] = {}
    for path in TRANSLATIONS:
        for source, chinese in read(path).items():
            told.setdefault(source, set()).add(chinese)
    assert {source: chinese for source, chinese in told.items() if len(chinese) > 1} == {}


def test_the_places_of_a_line_are_filled() -> None:
    assert tr("{n} faults", n=3) == catalogue()["{n} faults"].format(n=3)
