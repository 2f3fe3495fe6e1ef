"""The form of a round sheet: the last round's parameters, the next period's code, title and cut-off."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final, TypeVar

from desk.language import tr
from desk.rounds.rules_in_words import FIELDS
from desk.sentences import sentence, word
from desk.shared.form import Field, Kind
from models.common.errors import Refusal, RuleError
from models.common.figures import decimal, exact
from models.common.indicators import ORDER
from models.rounds.period_codes import last_day, past_title, period_of
from models.rounds.queries import RoundKind, RoundRow
from models.rounds.rules import Method, Points, RoundSheet, RuleParameters, TieBreak, Unevaluated

T = TypeVar("T")
Values = dict[str, Any]
NUMBERS: Final = ("list_length", "top_tier", "max_picks", "min_channel_ballots")
DAYS: Final = ("embargo_months", "talk_days", "removal_days", "rectification_days")
TABLES: Final = ("deductions", "leader_deductions")
PLACES: Final = {
    "round.code": "code",
    "round.exists": "code",
    "round.cut_off_order": "cut_off",
    "round.no_sections": "cut_off",
}
_MONTHS: Final = {RoundKind.QUARTER: 3, RoundKind.HALF_YEAR: 6, RoundKind.YEAR: 12}
_LETTER: Final = {RoundKind.QUARTER: "Q{}", RoundKind.HALF_YEAR: "H{}", RoundKind.YEAR: ""}


def next_sheet(rounds: Sequence[RoundRow], rules: RuleParameters, day: dt.date) -> RoundSheet:
    """Propose the round after the last one, or the first: the quarter that ended last."""
    last = rounds[-1] if rounds else None
    found = period_of(last.code) if last else None
    kind = found[0] if found else RoundKind.QUARTER
    months = _MONTHS[kind]
    after = last.cut_off if last else day - dt.timedelta(days=95)
    year, part = after.year, (after.month - 1) // months + 1
    taken = {row.code for row in rounds}
    while last_day(kind, year, part) <= after or _code(kind, year, part) in taken:
        year, part = (year, part + 1) if part * months < 12 else (year + 1, 1)
    code = _code(kind, year, part)
    return RoundSheet(code, past_title(code), kind, last_day(kind, year, part), rules)


def _code(kind: RoundKind, year: int, part: int) -> str:
    return f"{year}{_LETTER[kind].format(part)}"


def sheet_fields(rules: RuleParameters) -> tuple[Field, ...]:
    """Return the form's fields; the channels are those of `rules`."""
    heading = Kind.HEADING
    return (
        Field("code", tr("Round code"), required=True, most=30, placeholder="2021Q1"),
        Field("title", tr("Title"), required=True, most=50),
        Field("kind", tr("Period"), Kind.CHOICE, True, choices=_members(RoundKind)),
        Field("cut_off", tr("Cut-off"), Kind.DATE, True, help=tr("The list is the registry's of that day.")),
        Field("on_list", tr("List and ballot"), heading),
        *(_whole(key, 0 if key == "min_channel_ballots" else 1) for key in NUMBERS),
        Field("on_channels", tr("Weights of the channels"), heading),
        *(_exact(f"weight.{c.code}", c.name) for c in rules.channels),
        Field("on_scoring", tr("Scoring"), heading),
        Field("method", tr("Method of scoring"), Kind.CHOICE, True, choices=_members(Method)),
        Field("points", tr("Points of a vote"), Kind.CHOICE, True, choices=_members(Points)),
        *(_exact(f"fault.{item}", tr("Weight: {which}", which=word(item))) for item in ORDER),
        *(
            Field(f"tie.{place}", tr("Equal scores: {n}", n=place), Kind.CHOICE, choices=_tie_breaks())
            for place in range(1, len(TieBreak) + 1)
        ),
        Field("on_consequences", tr("Consequences"), heading),
        *(_whole(key, 1) for key in DAYS),
        Field("working_days", tr(FIELDS["working_days"]), Kind.BOOL, help=tr("For talks and removals.")),
        Field("unevaluated", tr(FIELDS["unevaluated"]), Kind.CHOICE, True, choices=_members(Unevaluated)),
        *(
            Field(key, tr(FIELDS[key]), required=True, help=tr("By rank, falling."), check=_list_fault)
            for key in TABLES
        ),
        _exact("deduction_cap", tr(FIELDS["deduction_cap"]), required=False, hint=tr("Left blank: no limit.")),
    )  # fmt: skip


def _members(kind: Any) -> tuple[tuple[Any, str], ...]:
    return tuple((item, str(word(item))) for item in kind)


def _tie_breaks() -> tuple[tuple[Any, str], ...]:
    return (*_members(TieBreak), (None, tr("not used")))


def _whole(key: str, least: int) -> Field:
    return Field(key, tr(FIELDS[key]), Kind.INT, True, least=least, most=999)


def _exact(key: str, label: str, *, required: bool = True, hint: str = "") -> Field:
    return Field(key, label, required=required, help=hint, check=_figure_fault)


def _figure_fault(text: str) -> str:
    try:
        return tr("At least {n}.", n=0) if exact(text) < 0 else ""
    except RuleError as refusal:
        return sentence(refusal)


def _list_fault(text: str) -> str:
    return next((wrong for part in _parts(text) if (wrong := _figure_fault(part))), "")


def _parts(text: str) -> list[str]:
    return [part for part in re.split(r"[\s,;，；、]+", text) if part]


def sheet_values(sheet: RoundSheet) -> Values:
    """Return a sheet as the form shows it."""
    rules = sheet.parameters
    same = ("method", "points", "unevaluated", "working_days", *NUMBERS, *DAYS)
    breaks = {f"tie.{place}": item for place, item in enumerate(rules.tie_breaks, 1)}
    return {
        **{key: getattr(sheet, key) for key in ("code", "title", "kind", "cut_off")},
        **{key: getattr(rules, key) for key in same},
        **{f"weight.{c.code}": decimal(c.weight) for c in rules.channels},
        **{f"fault.{item}": decimal(weight) for item, weight in rules.fault_weights},
        **{f"tie.{place}": None for place in range(1, len(TieBreak) + 1)},
        **breaks,
        **{key: "  ".join(map(decimal, getattr(rules, key))) for key in TABLES},
        "deduction_cap": "" if rules.deduction_cap is None else decimal(rules.deduction_cap),
    }


def read_sheet(values: Values, rules: RuleParameters) -> RoundSheet:
    """Return the sheet that the form describes; raises RuleError that names the form's field."""
    changed: Values = {key: values[key] for key in ("method", "points", "unevaluated", "working_days", *NUMBERS, *DAYS)}
    changed["channels"] = tuple(replace(c, weight=exact(values[f"weight.{c.code}"])) for c in rules.channels)
    changed["fault_weights"] = tuple((item, exact(values[f"fault.{item}"])) for item in ORDER)
    ties = (values[f"tie.{place}"] for place in range(1, len(TieBreak) + 1))
    changed["tie_breaks"] = tuple(item for item in ties if item is not None)
    changed.update({key: tuple(map(exact, _parts(values[key]))) for key in TABLES})
    cap = values["deduction_cap"]
    changed["deduction_cap"] = exact(cap) if cap else None
    return at_fields(
        lambda: RoundSheet(
            values["code"], values["title"], values["kind"], values["cut_off"], RuleParameters(**changed)
        ),
        rules,
    )


def at_fields(make: Callable[[], T], rules: RuleParameters) -> T:
    """Let a refusal name the field of the form that it is about."""
    groups = {
        "channel": f"weight.{rules.channels[0].code}" if rules.channels else "",
        "fault_weights": f"fault.{ORDER[0]}",
        "tie_breaks": "tie.2",
    }
    try:
        return make()
    except Refusal as refusal:
        named = str(refusal.facts.get("field", ""))
        place = groups.get(named) or PLACES.get(refusal.key) or ("title" if refusal.key.startswith("name.") else named)
        if place:
            refusal.facts["field"] = place
        raise


def total(weights: Sequence[Fraction]) -> Fraction:
    """Return the sum of weights."""
    return sum(weights, Fraction(0))
