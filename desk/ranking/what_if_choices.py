"""What a what-if may change: the form's fields with the official value beside each, and how they are read; no Qt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from desk.language import tr
from desk.rounds.sheet_form import at_fields, read_sheet, sheet_fields, sheet_values
from desk.shared.fields import Field, Kind
from models.ballots.partial import LeftOut
from models.ballots.queries import BatchRow
from models.common.errors import RuleError
from models.common.figures import exact
from models.common.indicators import ORDER
from models.ranking.trial import Supposed, supposed_of
from models.rounds.queries import RoundRow
from models.rounds.rules import RoundSheet, RuleParameters, TieBreak

Values = dict[str, Any]
_RULES: Final = ("method", "points", "min_channel_ballots", "list_length", "top_tier")
_LEFT: Final = "without."


@dataclass(frozen=True)
class Choices:
    """A round's rules and batches, as a form asks about them."""

    held: RoundRow
    rules: RuleParameters
    batches: tuple[BatchRow, ...]

    @property
    def official(self) -> Values:
        """The official value of every field; nothing is left out."""
        kept = [field.key for field in self.fields()]
        return {key: value for key, value in self._sheet().items() if key in kept}

    def _sheet(self) -> Values:
        held = self.held
        return sheet_values(RoundSheet(held.code, held.title, held.kind, held.cut_off, self.rules))

    def fields(self) -> tuple[Field, ...]:
        """Return the fields: rules first, then which ballots are left out."""
        values = self._sheet()
        asked = {field.key: field for field in sheet_fields(self.rules)}
        weights = [key for key in asked if key.startswith("weight.")]
        faults = [key for key in asked if key.startswith("fault.")]
        breaks = [key for key in asked if key.startswith("tie.")]
        shown = [
            asked["on_scoring"], *(asked[key] for key in (*_RULES[:2], *faults)),
            asked["on_channels"], *(asked[key] for key in (*weights, _RULES[2])),
            Field("on_ties", tr("Order of equal scores"), Kind.HEADING), *(asked[key] for key in breaks),
            Field("on_list", tr("List"), Kind.HEADING), *(asked[key] for key in _RULES[3:]),
        ]  # fmt: skip
        return (*(_beside(field, values.get(field.key)) for field in shown), *self._left_out())

    def _left_out(self) -> tuple[Field, ...]:
        known = "、".join(str(row.number) for row in self.batches[:12])
        more = "…" if len(self.batches) > 12 else ""
        hint = tr("Numbers of batches of this round: {known}.", known=f"{known}{more}") if known else ""
        return (
            Field("on_ballots", tr("Ballots left out"), Kind.HEADING),
            *(
                Field(f"{_LEFT}{channel.code}", channel.name, Kind.BOOL, default=False,
                      placeholder=tr("Without {channel}", channel=channel.name))
                for channel in self.rules.channels
            ),
            Field("batches", tr("Without the batches"), placeholder="3, 7", help=hint, most=200),
            Field("flagged", "", Kind.BOOL, placeholder=tr("Without flagged sheets"), default=False),
            Field("ruled", "", Kind.BOOL, placeholder=tr("Without sheets ruled on"), default=False),
        )  # fmt: skip

    def read(self, given: Values) -> tuple[Supposed, LeftOut]:
        """Return what the form supposes; raises RuleError that names the form's field."""
        self._check(given)
        whole = {**self._sheet(), **given}
        if given["list_length"] != self.rules.list_length:
            whole |= {"deductions": "", "leader_deductions": ""}
        wanted = at_fields(lambda: read_sheet(whole, self.rules), self.rules).parameters
        left = frozenset(key.removeprefix(_LEFT) for key, value in given.items() if key.startswith(_LEFT) and value)
        out = LeftOut(self._batches(given["batches"]), left, bool(given["flagged"]), bool(given["ruled"]))
        return supposed_of(self.rules, wanted), out

    def _check(self, given: Values) -> None:
        weights = [f"weight.{channel.code}" for channel in self.rules.channels]
        for keys in (weights, [f"fault.{item}" for item in ORDER]):
            if not any(exact(given[key]) > 0 for key in keys):
                raise RuleError("what_if.no_weight", field=keys[0])
        if given["top_tier"] > given["list_length"]:
            raise RuleError("what_if.top_tier", field="top_tier", list_length=given["list_length"])
        seen: list[TieBreak] = []
        for key in (f"tie.{place}" for place in range(1, len(TieBreak) + 1)):
            if given[key] is not None and given[key] in seen:
                raise RuleError("what_if.twice", field=key)
            seen.append(given[key])

    def _batches(self, text: str) -> frozenset[int]:
        known = {row.number for row in self.batches}
        found = _parts(text)
        for part in found:
            if not part.isdecimal() or int(part) not in known:
                raise RuleError("what_if.batch", field="batches", number=part)
        return frozenset(int(part) for part in found)


def _beside(field: Field, value: Any) -> Field:
    """Return a field that says its official value."""
    if field.kind is Kind.HEADING:
        return field
    shown = next((text for key, text in field.choices if key == value), None) or str(value)
    return replace(field, help=tr("Officially: {value}", value=shown))


def _parts(text: str) -> Sequence[str]:
    return [part for part in re.split(r"[\s,;，；、]+", text) if part]
