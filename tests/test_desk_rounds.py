"""The rounds page through its widgets: opening, advancing, going back, rules in words, past results."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desk.language import CHINESE, ENGLISH, set_language
from desk.office import Office
from desk.rounds.page import RoundsPage
from desk.rounds.rules_in_words import FIELDS, changed, in_words
from desk.rounds.sheet_form import next_sheet, read_sheet, sheet_values
from models.common.errors import RuleError
from models.common.indicators import ORDER
from models.rounds.actions import open_round
from models.rounds.queries import RoundKind, RoundRow, Stage, parameters, round_by_code, rounds, rule_versions
from models.rounds.rules import Method, Points, RuleParameters, TieBreak, Unevaluated
from tests.make import ROUND_SHEET, a_numbered_registry, a_round_sheet, an_open_round
from tests.make_desk import agree, can_press, faults, fill, form, importing, opened, press, save, settle, told
from tests.make_results import a_published_round, a_voted_round, past_file, past_row

VOTES = {1: 6, 2: 5, 3: 4, 4: 3, 5: 2, 6: 1}


def stage(page: RoundsPage, code: str = "2021Q1") -> Stage:
    """Return a round's stage."""
    return page.ask(round_by_code, code).stage


def a_row(code: str, cut_off: str, kind: RoundKind = RoundKind.QUARTER) -> RoundRow:
    """Return a round for proposals."""
    day = dt.date.fromisoformat(cut_off)
    return RoundRow(1, code, code, kind, day, Stage.CLOSED, 1, True, None, None, "", None, None)


def test_the_first_round_is_opened_with_what_is_proposed(qtbot: QtBot, lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path)
    page = opened(qtbot, lead, RoundsPage)
    press(qtbot, page.table, "新开期次…")
    save(qtbot, page)
    row = page.table.current()
    assert row is not None
    assert (row.code, row.title, row.cut_off) == ("2021Q1", "2021年第一季度", dt.date(2021, 3, 31))
    assert len(page.detail.snapshot.rows()) == 12
    assert page.ask(parameters, row.id) == RuleParameters()


def test_changed_weights_make_another_rule_version(qtbot: QtBot, lead: Office, tmp_path: Path) -> None:
    an_open_round(lead, tmp_path)
    page = opened(qtbot, lead, RoundsPage)
    press(qtbot, page, "新开期次…")
    values = {"weight.targeted": "0.5", "weight.sampled": "2/5", "method": Method.RATE}
    fill(page, **values)
    save(qtbot, page)
    row = page.table.current()
    assert row is not None and (row.code, row.rule_version) == ("2021Q2", 2)
    assert [one.weight for one in page.ask(parameters, row.id).channels] == [
        Fraction(1, 2),
        Fraction(2, 5),
        Fraction(1, 10),
    ]
    assert {one.new for one in page.detail.changes.rows()} == {"加权得票率", "0.5", "0.4"}


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("code", "2021/Q2", "2021/Q2"),
        ("code", "2021Q1", "已存在"),
        ("top_tier", 11, "11"),
        ("weight.other", "很多", "很多"),
        ("deductions", "1 0.9 0.9 0.8 0.7 0.6 0.5 0.4 0.3 0.2", "递减"),
        ("tie.2", TieBreak.GREED, "重复"),
    ],
)
def test_a_wrong_value_is_told_at_its_field(
    qtbot: QtBot, lead: Office, tmp_path: Path, field: str, value: object, said: str
) -> None:
    an_open_round(lead, tmp_path)
    page = opened(qtbot, lead, RoundsPage)
    page.open_round()
    open_form = fill(page, **{field: value})
    assert not open_form.panel.save()
    assert said in faults(open_form)[field]
    open_form.discard()
    assert len(page.ask(rounds)) == 1


def test_a_round_sheet_is_shown_in_the_form_before_it_is_opened(qtbot: QtBot, lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path)
    page = opened(qtbot, lead, RoundsPage)
    sheet = tmp_path / "2021Q1.toml"
    sheet.write_text(ROUND_SHEET.replace('code = "sampled"', 'code = "online"\nname = "网上评议"'), encoding="utf-8")
    page.open_sheet(sheet)
    assert form(page).panel.editors["weight.online"].get() == "0.3"
    save(qtbot, page, title="第一期")
    row = page.table.current()
    assert row is not None and row.title == "第一期"
    assert [one.name for one in page.detail.channels.rows()] == ["定向评议", "网上评议", "其他评议"]


@pytest.mark.parametrize("content", [b"code = ", "标题".encode("gbk"), None], ids=["syntax", "gbk", "missing"])
def test_a_sheet_that_cannot_be_read_is_told_calmly(
    qtbot: QtBot, lead: Office, tmp_path: Path, content: bytes | None
) -> None:
    page = opened(qtbot, lead, RoundsPage)
    if content is not None:
        (tmp_path / "x.toml").write_bytes(content)
    page.open_sheet(tmp_path / "x.toml")
    assert "请" in told(page)


def test_a_round_goes_through_all_stages_by_its_button(qtbot: QtBot, lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path)
    a_voted_round(lead, tmp_path, VOTES)
    page = opened(qtbot, lead, RoundsPage)
    press(qtbot, page, "定稿…")
    agree(qtbot, page)
    settle(qtbot, page)
    assert stage(page) is Stage.FINALISED
    press(qtbot, page, "公布…")
    save(qtbot, page, on=dt.date(2021, 4, 9))
    assert stage(page) is Stage.PUBLISHED
    assert page.ask(round_by_code, "2021Q1").published_on == dt.date(2021, 4, 9)
    press(qtbot, page, "归档…")
    agree(qtbot, page)
    settle(qtbot, page)
    assert stage(page) is Stage.CLOSED
    assert not can_press(page, "归档…")
    assert page.detail.path.now == 6


def test_the_count_is_not_closed_without_ballots_and_says_why(qtbot: QtBot, lead: Office, tmp_path: Path) -> None:
    an_open_round(lead, tmp_path)
    page = opened(qtbot, lead, RoundsPage)
    press(qtbot, page, "开始发放")
    settle(qtbot, page)
    press(qtbot, page, "开始录入")
    settle(qtbot, page)
    press(qtbot, page, "完成计票")
    settle(qtbot, page)
    assert "2021Q1" in told(page)
    assert stage(page) is Stage.KEYING


def test_a_publication_in_the_future_is_refused_in_the_form(qtbot: QtBot, lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path)
    a_voted_round(lead, tmp_path, VOTES)
    page = opened(qtbot, lead, RoundsPage)
    page.advance()
    agree(qtbot, page)
    settle(qtbot, page)
    page.advance()
    open_form = fill(page, on=dt.date(2022, 1, 1))
    assert not open_form.panel.save()
    assert "2022年1月1日" in open_form.panel.banner.text.text()
    open_form.discard()
    assert stage(page) is Stage.FINALISED


def test_going_back_asks_for_the_reason(qtbot: QtBot, lead: Office, tmp_path: Path) -> None:
    an_open_round(lead, tmp_path)
    page = opened(qtbot, lead, RoundsPage)
    assert not can_press(page, "退回上一阶段…")
    press(qtbot, page, "开始发放")
    settle(qtbot, page)
    press(qtbot, page, "退回上一阶段…")
    open_form = form(page)
    assert not open_form.panel.save()
    assert "reason" in faults(open_form)
    save(qtbot, page, reason="名单有误")
    assert stage(page) is Stage.DRAFT


def test_a_final_round_offers_no_way_back(qtbot: QtBot, lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path)
    a_published_round(lead, tmp_path, VOTES)
    page = opened(qtbot, lead, RoundsPage)
    assert not can_press(page, "退回上一阶段…")
    page.step_back()
    assert stage(page) is Stage.PUBLISHED


def test_past_results_come_in_and_are_marked(qtbot: QtBot, lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path)
    page = opened(qtbot, lead, RoundsPage)
    press(qtbot, page, "导入往期结果…")
    rows = [past_row("2020Q4", "2021-01-11", rank, rank) for rank in range(1, 11)]
    importing(page).look(past_file(tmp_path, *rows))
    settle(qtbot, page)
    press(qtbot, importing(page), "导入")
    settle(qtbot, page)
    row = page.table.current()
    assert row is not None and row.imported
    assert page.detail.sentence.text() == "本期仅导入结果，无待办事项。"
    assert page.detail.channels.rows() == ()
    assert "导入" in page.table.columns[1].text(row)


def test_a_clerk_sees_the_rounds_and_no_button_that_moves_them(qtbot: QtBot, lead: Office, tmp_path: Path) -> None:
    an_open_round(lead, tmp_path)
    lead.log_in("clerk", "Correct-horse-7")
    page = opened(qtbot, lead, RoundsPage)
    assert page.detail.name.text() == "期次2021Q1  ·  2021Q1"
    assert not any(can_press(page, text) for text in ("开始发放", "新开期次…", "导入往期结果…", "退回上一阶段…"))


def test_arriving_with_a_code_shows_that_round(qtbot: QtBot, lead: Office, tmp_path: Path) -> None:
    an_open_round(lead, tmp_path)
    lead.do(open_round, a_round_sheet("2021Q2", dt.date(2021, 6, 30)))
    page = opened(qtbot, lead, RoundsPage)
    page.arrive(code="2021Q1")
    row = page.table.current()
    assert row is not None and row.code == "2021Q1"


@pytest.mark.parametrize(
    ("last", "proposed"),
    [
        (a_row("2020Q4", "2020-12-31"), ("2021Q1", "2021年第一季度", dt.date(2021, 3, 31))),
        (a_row("2020H2", "2020-11-30"), ("2020H2-", "", dt.date(2020, 12, 31))),
        (a_row("2020H1", "2020-06-30"), ("2020H2", "2020年下半年", dt.date(2020, 12, 31))),
        (a_row("2019", "2019-12-31"), ("2020", "2020年度", dt.date(2020, 12, 31))),
        (a_row("防汛专项", "2021-02-10"), ("2021Q1", "2021年第一季度", dt.date(2021, 3, 31))),
    ],
)
def test_the_next_period_is_proposed(last: RoundRow, proposed: tuple[str, str, dt.date]) -> None:
    sheet = next_sheet([last], RuleParameters(), dt.date(2021, 4, 12))
    if proposed[0].endswith("-"):  # the second half is taken although its cut-off came early
        assert (sheet.code, sheet.cut_off) == ("2021H1", dt.date(2021, 6, 30))
    else:
        assert (sheet.code, sheet.title, sheet.cut_off) == proposed


def test_the_form_gives_back_every_parameter() -> None:
    rules = RuleParameters(
        method=Method.RATE,
        points=Points.FAULTS,
        fault_weights=tuple((item, Fraction(place, 3)) for place, item in enumerate(ORDER, 1)),
        tie_breaks=(TieBreak.TOTAL,),
        unevaluated=Unevaluated.BREAKS,
        deduction_cap=Fraction(5, 2),
        min_channel_ballots=0,
        talk_days=7,
    )
    sheet = next_sheet([], rules, dt.date(2021, 4, 12))
    assert read_sheet(sheet_values(sheet), rules) == sheet


def test_weights_that_are_all_nothing_are_refused_at_the_first() -> None:
    sheet = next_sheet([], RuleParameters(), dt.date(2021, 4, 12))
    none = {key: "0" for key in sheet_values(sheet) if key.startswith("weight.")}
    with pytest.raises(RuleError) as caught:
        read_sheet({**sheet_values(sheet), **none}, sheet.parameters)
    assert caught.value.facts["field"] == "weight.targeted"


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_the_rules_read_as_sentences(language: str) -> None:
    set_language(language)
    rate = RuleParameters(method=Method.RATE, points=Points.FAULTS, deduction_cap=Fraction(3), list_length=4)
    text = "\n".join(sentence for _, part in in_words(rate) for sentence in part)
    assert all(figure in text for figure in ("30", "1.0", "3.0", "0.6", "15"))
    assert "{" not in text
    assert text != "\n".join(sentence for _, part in in_words(RuleParameters()) for sentence in part)


def test_every_parameter_has_its_words() -> None:
    assert set(FIELDS) == set(RuleParameters(working_days=True).to_plain())


def test_what_changed_is_told_in_words() -> None:
    other = RuleParameters(method=Method.RATE, tie_breaks=(TieBreak.TOTAL,), deduction_cap=Fraction(3))
    told_rows = {(row.name, row.old, row.new) for row in changed(RuleParameters(), other)}
    assert ("计分方法", "得票数", "加权得票率") in told_rows
    assert ("年度扣分上限", "—", "3.0") in told_rows
    assert ("同分先后", "“贪”票数、定向评议票数、总票数", "总票数") in told_rows


def test_a_rule_version_says_who_made_it_when_and_what_changed(qtbot: QtBot, lead: Office, tmp_path: Path) -> None:
    """R3.1: every version with its author, its date and its difference from the one before, in words."""
    an_open_round(lead, tmp_path)
    changed_rules = {"method": Method.RATE, "top_tier": 5}
    lead.do(open_round, a_round_sheet("2021Q2", dt.date(2021, 6, 30), **changed_rules))
    page = opened(qtbot, lead, RoundsPage)
    page.arrive(code="2021Q2")
    (author,) = [text for one in page.detail.rules.widget().findChildren(QLabel) if "第 2 版" in (text := one.text())]
    (version,) = [one for one in lead.ask(rule_versions) if one.number == 2]
    assert version.made_by in author
    assert "2021" in author
    assert page.detail.changes_title.text() == "与第 1 版的差异"
    rows = [(row.name, row.old, row.new) for row in page.detail.changes.rows()]
    assert rows == [("重点层次名次", "3", "5"), ("计分方法", "得票数", "加权得票率")]
    page.arrive(code="2021Q1")
    assert page.detail.changes_title.text() == "此为第一版规则。"
    assert not page.detail.changes.isVisible()
