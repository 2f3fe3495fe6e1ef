"""Reading a round sheet: defaults, exact figures, and a refusal that names the field for every fault."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from desk.sentences import sentences
from models.common.errors import RuleError
from models.rounds.queries import RoundKind
from models.rounds.rules import Method, Points, RuleParameters, TieBreak, Unevaluated
from models.rounds.sheet import read_round_sheet
from tests.make import ROUND_SHEET

HEAD = 'code = "2021Q1"\ntitle = "2021年第一季度"\nkind = "quarter"\ncut_off = 2021-03-31\n'


def test_the_sheet_of_the_interface_description_says_the_usual_rules() -> None:
    sheet = read_round_sheet(ROUND_SHEET)
    assert (sheet.code, sheet.title, sheet.kind) == ("2021Q1", "2021年第一季度", RoundKind.QUARTER)
    assert sheet.cut_off == dt.date(2021, 3, 31)
    assert sheet.parameters == RuleParameters()


def test_a_sheet_without_scoring_and_channels_has_the_same_rules() -> None:
    assert read_round_sheet(HEAD) == read_round_sheet(ROUND_SHEET)


def test_a_byte_order_mark_is_no_fault() -> None:
    assert read_round_sheet("\ufeff" + HEAD).code == "2021Q1"


@pytest.mark.parametrize("written", ['"0.6"', "0.6", '"3/5"', "0.60"])
def test_a_weight_stays_exact_however_it_is_written(written: str) -> None:
    sheet = read_round_sheet(HEAD + f'[[channel]]\ncode = "targeted"\nweight = {written}\n')
    assert sheet.parameters.channels[0].weight == Fraction(3, 5)


def test_a_channel_of_ones_own_keeps_its_order_and_name() -> None:
    text = HEAD + '[[channel]]\ncode = "hall"\nname = "大厅评议"\nweight = 1\n[[channel]]\ncode = "other"\nweight = 0\n'
    assert [(c.code, c.name) for c in read_round_sheet(text).parameters.channels] == [
        ("hall", "大厅评议"),
        ("other", "其他评议"),
    ]


def test_every_part_of_the_rules_can_be_set() -> None:
    text = HEAD + (
        "list_length = 3\ntop_tier = 1\nmax_picks = 5\n"
        '[scoring]\nmethod = "rate"\npoints = "faults"\nfault_weights = { GREED = "2.5" }\n'
        "min_channel_ballots = 0\ntie_breaks = []\n"
        '[consequences]\nunevaluated = "breaks"\ndeductions = [3, "2", 1.5]\nleader_deductions = [2, 1, 0.5]\n'
        "deduction_cap = 4\nembargo_months = 6\ntalk_days = 10\nremoval_days = 20\nrectification_days = 40\n"
    )
    rules = read_round_sheet(text).parameters
    assert (rules.list_length, rules.top_tier, rules.max_picks) == (3, 1, 5)
    assert (rules.method, rules.points, rules.min_channel_ballots) == (Method.RATE, Points.FAULTS, 0)
    assert [str(weight) for _, weight in rules.fault_weights] == ["1", "1", "1", "1", "5/2"]
    assert (rules.tie_breaks, rules.unevaluated) == ((), Unevaluated.BREAKS)
    assert rules.deductions == (Fraction(3), Fraction(2), Fraction(3, 2))
    assert rules.leader_deductions == (Fraction(2), Fraction(1), Fraction(1, 2))
    assert (rules.deduction_cap, rules.embargo_months) == (Fraction(4), 6)
    assert (rules.talk_days, rules.removal_days, rules.rectification_days) == (10, 20, 40)


def test_a_list_of_five_deducts_a_half_to_a_tenth() -> None:
    rules = read_round_sheet(HEAD + "list_length = 5\n").parameters
    assert rules.deductions == tuple(Fraction(n, 10) for n in (5, 4, 3, 2, 1)) == rules.leader_deductions


FAULTS = [
    ("code = 2021Q1", "round_sheet.syntax", None),
    (HEAD.replace("cut_off", "cutoff"), "round_sheet.unknown", "cutoff"),
    (HEAD.replace('code = "2021Q1"', ""), "round_sheet.missing", "code"),
    (HEAD.replace('"2021Q1"', "2021"), "round_sheet.text", "code"),
    (HEAD.replace("2021Q1", "2021/Q1"), "round.code", "code"),
    (HEAD.replace("2021年第一季度", "季" * 51), "name.long", "title"),
    (HEAD.replace('"quarter"', '"month"'), "round_sheet.choice", "kind"),
    (HEAD.replace("2021-03-31", '"2021-03-31"'), "round_sheet.date", "cut_off"),
    (HEAD.replace("2021-03-31", "2021-03-31T08:00:00"), "round_sheet.date", "cut_off"),
    (HEAD.replace("2021-03-31", "2021-02-31"), "round_sheet.syntax", None),
    (HEAD + "list_length = 0\n", "round_sheet.whole", "list_length"),
    (HEAD + "list_length = 10.0\n", "round_sheet.whole", "list_length"),
    (HEAD + "list_length = true\n", "round_sheet.whole", "list_length"),
    (HEAD + "top_tier = 11\n", "round_sheet.top_tier", "top_tier"),
    (HEAD + "max_picks = 0\n", "round_sheet.whole", "max_picks"),
    (HEAD + 'scoring = "votes"\n', "round_sheet.table", "scoring"),
    (HEAD + '[scoring]\nmetod = "votes"\n', "round_sheet.unknown", "scoring.metod"),
    (HEAD + '[scoring]\nmethod = "vote"\n', "round_sheet.choice", "scoring.method"),
    (HEAD + "[scoring]\npoints = 1\n", "round_sheet.choice", "scoring.points"),
    (HEAD + "[scoring]\nfault_weights = { RUDE = 1 }\n", "round_sheet.unknown", "scoring.fault_weights.RUDE"),
    (HEAD + "[scoring]\nfault_weights = { COLD = -1 }\n", "round_sheet.exact", "scoring.fault_weights.COLD"),
    (HEAD + "[scoring]\nfault_weights = { COLD = 1e3 }\n", "round_sheet.exact", "scoring.fault_weights.COLD"),
    (HEAD + "[scoring]\nfault_weights = { COLD = nan }\n", "round_sheet.exact", "scoring.fault_weights.COLD"),
    (
        HEAD + "[scoring]\nfault_weights = { COLD = 0, LAZY = 0, SHIRK = 0, CHAOS = 0, GREED = 0 }\n",
        "round_sheet.no_weight",
        "fault_weights",
    ),
    (HEAD + "[scoring]\nmin_channel_ballots = -1\n", "round_sheet.whole", "scoring.min_channel_ballots"),
    (HEAD + '[scoring]\ntie_breaks = "greed"\n', "round_sheet.list", "scoring.tie_breaks"),
    (HEAD + '[scoring]\ntie_breaks = ["lot"]\n', "round_sheet.choice", "scoring.tie_breaks"),
    (HEAD + '[scoring]\ntie_breaks = ["greed", "greed"]\n', "round_sheet.twice", "tie_breaks"),
    (HEAD + "channel = []\n", "round_sheet.no_weight", "channel"),
    (HEAD + 'channel = ["targeted"]\n', "round_sheet.table", "channel"),
    (HEAD + '[[channel]]\ncode = "targeted"\n', "round_sheet.missing", "channel.weight"),
    (HEAD + '[[channel]]\ncode = "定向"\nweight = 1\n', "round_sheet.channel_code", "channel.code"),
    (HEAD + '[[channel]]\ncode = "other"\nweight = "0"\n', "round_sheet.no_weight", "channel"),
    (HEAD + '[[channel]]\ncode = "a"\nweight = 1\n' * 2, "round_sheet.twice", "channel"),
    (HEAD + '[[channel]]\ncode = "a"\nweight = 1\ncolour = 1\n', "round_sheet.unknown", "channel.colour"),
    (HEAD + "[consequences]\ndeductions = []\n", "round_sheet.list", "consequences.deductions"),
    (HEAD + "[consequences]\ndeductions = [2, 1]\n", "round_sheet.deductions_short", "deductions"),
    (
        HEAD + "list_length = 3\n[consequences]\nleader_deductions = [2, 2, 1]\n",
        "round_sheet.deductions_order",
        "leader_deductions",
    ),
    (HEAD + "[consequences]\nembargo_months = 0\n", "round_sheet.whole", "consequences.embargo_months"),
    (HEAD + '[consequences]\nunevaluated = "stops"\n', "round_sheet.choice", "consequences.unevaluated"),
]


@pytest.mark.parametrize(("text", "key", "field"), FAULTS)
def test_a_faulty_sheet_is_refused_and_the_field_named(text: str, key: str, field: str | None) -> None:
    with pytest.raises(RuleError) as refused:
        read_round_sheet(text)
    assert (refused.value.key, refused.value.facts.get("field")) == (key, field)
    assert key in sentences()


def test_tie_breaks_keep_their_order() -> None:
    rules = read_round_sheet(HEAD + '[scoring]\ntie_breaks = ["total", "greed"]\n').parameters
    assert rules.tie_breaks == (TieBreak.TOTAL, TieBreak.GREED)
