"""The sentences of every refusal, in both languages; what happened, why, and what to do (`look.md`, words).

Beside this module one TOML file a room holds `key = { en = "…", zh = "…" }`.
"""

from __future__ import annotations

import tomllib
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from desk.language import CHINESE, language, shown
from models.common.errors import Refusal


@cache
def sentences() -> dict[str, dict[str, str]]:
    """Return every sentence by its refusal key."""
    united: dict[str, dict[str, str]] = {}
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        united.update(tomllib.loads(path.read_text(encoding="utf-8")))
    return united


def sentence(refusal: Refusal) -> str:
    """Return what to tell the user about a refusal, in the language in force."""
    return say(refusal.key, refusal.facts)


def say(key: str, facts: dict[str, Any]) -> str:
    """Return the sentence of a key with its facts filled in, on one line."""
    pair = sentences().get(key)
    if pair is None:
        return " ".join([key, *(f"{name}={value}" for name, value in facts.items())])
    text = pair["zh" if language() == CHINESE else "en"]
    return " ".join(text.format_map(_Facts({name: word(value) for name, value in facts.items()})).split("\n"))


def word(value: Any) -> Any:
    """Return a fact in the language in force; members of enumerations are words of the trade."""
    if isinstance(value, StrEnum):
        return say(f"{type(value).__name__}.{value.value}", {})
    if isinstance(value, list | tuple):
        return shown([word(item) for item in value])
    return shown(value)


class _Facts(dict[str, Any]):
    """A fact that a sentence names and nobody gave shows as a dash: a sentence must never crash."""

    def __missing__(self, key: str) -> str:
        return "—"
