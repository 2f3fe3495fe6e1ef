"""Every refusal, every word and every line of the window is there in both languages, and nothing that is not used."""

from __future__ import annotations

import importlib
import pkgutil
import re
import tomllib
from collections import Counter
from enum import StrEnum
from pathlib import Path

import pytest

import models
import reports
from desk.language import CHINESE, LANGUAGES, catalogue, language, set_language, tr
from desk.office import Office
from desk.sentences import say, sentences, word
from models.common.acts import ACTS, QUERIES
from models.common.base import Audited
from models.common.places import ROOT, resource
from models.common.rights import Right
from models.ranking.scoring import Standing
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
NO_KEYS = {"channel.code", "fuse.sshfs", "fuse.smbnetfs", "manifest.toml", "office.db", "official.toml", *Right}
"""Text in the rooms that has the form of a key and is none."""
USED = {key: place for key, place in refusal_keys().items() if key not in NO_KEYS | GATE}
WORDS = {
    f"{kind.__name__}.{member.value}"
    for kind in StrEnum.__subclasses__()
    if kind.__module__.startswith("models.") and kind not in (Right, Audited, Standing)
    for member in kind
}
COLUMNS = {column.name for table in METADATA.tables.values() for column in table.columns}
FACTS = {given.arg for _, call in calls("desk", "models", "reports") for given in call.keywords}
COMPLETED = {"models/registry/rules.py"}
"""Where a refusal gets the rest of its facts from whoever asked."""
PLACE = re.compile(r"{[^}]*}")
FILES = sorted((ROOT / "desk" / "sentences").glob("*.toml"))
TRANSLATIONS = sorted(resource("translations", CHINESE).glob("*.toml"))


def read(path: Path) -> dict[str, str]:
    """Read one file of translations or sentences."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


# sentences


def test_every_refusal_has_a_sentence() -> None:
    assert {key: place for key, place in USED.items() if key not in sentences()} == {}


def test_every_sentence_is_there_in_both_languages() -> None:
    assert [key for key, pair in sentences().items() if set(pair) != {"en", "zh"} or not all(pair.values())] == []


def test_every_member_of_an_enumeration_has_a_word() -> None:
    assert sorted(WORDS - set(sentences())) == []


def test_every_act_that_the_log_can_hold_has_a_name() -> None:
    assert sorted(key for key in RECORDED if f"act.{key}" not in sentences()) == []


def test_every_check_has_a_name(office: Office) -> None:
    with looking(office) as session:
        checks = {f"check.{check.key}" for check in verify(session).checks}
    assert checks == {key for key in sentences() if key.startswith("check.")}


def is_used(key: str) -> bool:
    """Say whether a sentence is spoken anywhere, by its key or as one of a family."""
    family, _, rest = key.partition(".")
    spoken = literals("desk", "models", "reports")
    match family:
        case "act":
            return rest in RECORDED
        case "table":
            return rest in METADATA.tables
        case "column":
            return rest in COLUMNS | FACTS
        case "backup" if rest.replace("-", ".") in ACTS:
            return True
        case "check" | "backup":
            return bool(spoken[rest] or spoken[key])
    return key in USED or key in WORDS or bool(spoken[key])


def test_no_sentence_stands_there_unused() -> None:
    assert [key for key in sentences() if not is_used(key)] == []


def test_both_languages_of_a_sentence_name_the_same_facts() -> None:
    assert [key for key, pair in sentences().items() if places_in(pair["en"]) != places_in(pair["zh"])] == []


def test_a_sentence_names_only_facts_that_are_given() -> None:
    lacking = {}
    for place, call in calls("desk", "models", "reports"):
        key, given = refusal_key(call), facts_given(call)
        if key in sentences() and given is not None and (missing := places_in(sentences()[key]["en"]) - given):
            lacking[place] = missing
    assert {place: missing for place, missing in lacking.items() if place.split(":")[0] not in COMPLETED} == {}


def test_official_sentences_do_not_shout() -> None:
    assert [key for key, pair in sentences().items() if {"!", "！"} & set(pair["zh"] + pair["en"])] == []


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


def test_every_line_has_its_chinese() -> None:
    worded = {source for source in SOURCES if any(letter.isalpha() for letter in PLACE.sub("", source))}
    assert {source: SOURCES[source] for source in sorted(worded) if not catalogue().get(source)} == {}


def test_no_translation_stands_there_unused() -> None:
    assert [source for source in catalogue() if not literals("desk")[source]] == []


def test_a_translation_names_the_facts_of_its_source() -> None:
    assert [source for source, chinese in catalogue().items() if places_in(chinese) != places_in(source)] == []


def test_no_line_has_two_different_translations() -> None:
    told: dict[str, set[str]] = {}
    for path in TRANSLATIONS:
        for source, chinese in read(path).items():
            told.setdefault(source, set()).add(chinese)
    assert {source: chinese for source, chinese in told.items() if len(chinese) > 1} == {}


def test_the_places_of_a_line_are_filled() -> None:
    assert tr("{n} faults", n=3) == catalogue()["{n} faults"].format(n=3)
