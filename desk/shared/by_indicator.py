"""Texts under each of the five indicators: as fields of a form, as its values, and in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desk.sentences import word
from desk.shared.fields import Field, Kind
from models.common.indicators import ORDER, Indicator

Texts = tuple[tuple[Indicator, str], ...]


def by_indicator(values: Mapping[str, Any], field: str) -> dict[Indicator, str]:
    """Return what was typed under each indicator."""
    return {indicator: values[f"{field}_{indicator}"] for indicator in ORDER}


def indicator_fields(field: str, heading: str) -> tuple[Field, ...]:
    """Return a field for each indicator under a heading."""
    return (
        Field(f"{field}_heading", heading, Kind.HEADING),
        *(Field(f"{field}_{indicator}", f"{indicator.character} {word(indicator)}" if _differs(indicator) else
                str(word(indicator)), most=200) for indicator in ORDER),
    )  # fmt: skip


def _differs(indicator: Indicator) -> bool:
    return str(word(indicator)) != indicator.character


def filled(texts: Texts, field: str) -> dict[str, Any]:
    """Return texts as the values of the fields of `indicator_fields`."""
    return {f"{field}_{indicator}": text for indicator, text in texts}


def worded(texts: Texts) -> list[tuple[str, str]]:
    """Return texts with their indicators in words."""
    return [(str(word(indicator)), text) for indicator, text in texts]
