"""The what-if beside the ranking, and the minutes in the dialog of a tie (R6.1–R6.6)."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from desk.language import ENGLISH, set_language
from desk.office import Office
from desk.ranking.dialogs import TieDialog
from desk.ranking.minutes import write_minutes
from desk.ranking.page import RankingPage
from desk.ranking.what_if import WhatIf
from desk.ranking.what_if_columns import move_words
from models.audit.queries import entries
from models.ballots.imports import import_ballots
from models.consequences.imports import import_results
from models.ranking.queries import decisions, ranking
from models.rounds.actions import open_round
from models.rounds.queries import Stage
from tests.conftest import PASSWORD, HandClock
from tests.make import a_numbered_registry, a_round_sheet, looking
from tests.make_desk import opened, settle
from tests.make_results import a_voted_round, past_file, past_row, step_to, votes_file
from tests.pdf_reading import copied

VOTES = {5: 9, 2: 7, 7: 7, 1: 4, 3: 2, 8: 1}


@pytest.fixture(scope="module")
def voted_file(founded_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two channels in keying: 5, 2, 7 and 1 on the list by votes; the other channel names only 8, six times."""
    folder = tmp_path_factory.mktemp("voted")
    path = Path(shutil.copy(next((founded_file.parent / "backups").glob("*.db")), folder / "office.db"))
    with closing(Office.open(str(path), HandClock(dt.datetime(2021, 4, 12, 9, tzinfo=dt.UTC)))) as office:
        office.log_in("lead", PASSWORD)
        a_numbered_registry(office, folder)
        office.do(open_round, a_round_sheet(list_length=4, top_tier=2))
        step_to(office, "2021Q1", Stage.ISSUING, Stage.KEYING)
        office.do(import_ballots, votes_file(folder, VOTES), "2021Q1", "targeted")
        office.do(import_ballots, votes_file(folder, {8: 2}, "贪"), "2021Q1", "other")
    return path


@pytest.fixture
def voted(voted_file: Path, tmp_path: Path, clock: HandClock) -> Iterator[Office]:
    """Return an office of its own in which there is that round; the lead is logged in."""
    with closing(Office.open(str(shutil.copy(voted_file, tmp_path / "office.db")), clock)) as office:
        office.log_in("lead", PASSWORD)
        yield office


@pytest.fixture
def view(voted: Office, qtbot: QtBot) -> WhatIf:
    """Open the what-if from the page's button."""
    page = opened(qtbot, voted, RankingPage)
    page.what_if_button.click()
    (made,) = page.findChildren(WhatIf)
    return made


def supposed(view: WhatIf) -> list[tuple[int, int]]:
    """Return rank and number of the supposed list's rows."""
    return [(one.after.rank, one.after.number) for one in view.supposed.rows() if one.after.listed]


def suppose(view: WhatIf, **given: object) -> bool:
    """Fill in what is supposed and compute."""
    view.panel.fill({**view.choices.official, **given})
    return view.panel.save()


def wrong(view: WhatIf, field: str) -> str:
    """Return what stands under a field that is wrong."""
    below = view.panel.faults[field]
    return below.text() if below.property("look") == "fault" else ""


def test_it_opens_with_the_official_rules_and_nothing_differs(view: WhatIf) -> None:
    assert supposed(view) == [(1, 5), (2, 2), (2, 7), (4, 1)]
    assert "与正式名单完全一致。" in view.told.text()
    assert view.banner.text.text() == "假设测算，非正式结果。不保存任何内容，不改变正式结果。"


def test_every_choice_says_its_official_value(view: WhatIf) -> None:
    told = {key: below.text() for key, below in view.panel.faults.items()}
    assert told["method"] == "正式：得票数"
    assert told["weight.targeted"] == "正式：0.6"
    assert told["fault.GREED"] == "正式：1.0"
    assert told["list_length"] == "正式：4"
    assert told["tie.1"].startswith("正式：")


def test_another_rule_moves_sections_and_says_how(view: WhatIf) -> None:
    assert suppose(view, points="faults", **{"fault.COLD": "1/3", "fault.GREED": "9"})
    # two greedy votes of 9 are 18 and one cold of a third; 9 cold ones are 3
    assert supposed(view)[:2] == [(1, 8), (2, 5)]
    rows = {one.after.number: move_words(one) for one in view.supposed.rows()}
    assert rows[8] == "⇈ 进入名单"
    assert rows[5] == "↓ 下降 1"
    assert rows[1] == "⇊ 退出名单"
    assert "进入名单：008 科室8。" in view.told.text()
    assert "退出名单：001 科室1。" in view.told.text()
    assert [(one.before.rank, one.before.number) for one in view.official.rows()][:4] == [
        (1, 5),
        (2, 2),
        (2, 7),
        (4, 1),
    ]


def test_ballots_are_left_out_by_batch_and_by_channel(view: WhatIf) -> None:
    assert suppose(view, batches="1")
    assert supposed(view)[0] == (1, 8)
    assert "不计入选票 30 张。" in view.told.text()
    assert suppose(view, **{"without.other": True})
    assert "不计入选票 2 张。" in view.told.text()


def test_nothing_official_changes_and_the_log_says_who_looked(view: WhatIf, voted: Office) -> None:
    before = voted.ask(ranking, "2021Q1")
    suppose(view, points="faults", **{"fault.COLD": "0"})
    assert voted.ask(ranking, "2021Q1") == before
    with looking(voted) as session:
        seen = [entry.subject for entry in entries(session, 20) if entry.act == "ranking.what_if"]
    assert seen == [
        "2021Q1 points=faults fault_weights=COLD:0,LAZY:1,SHIRK:1,CHAOS:1,GREED:1 -",
        "2021Q1 - -",
    ]


@pytest.mark.parametrize(
    ("given", "field", "told"),
    [
        ({"weight.targeted": "0", "weight.sampled": "0", "weight.other": "0/3"}, "weight.targeted", "权重全为 0"),
        ({"weight.targeted": "1/0"}, "weight.targeted", "1/0"),
        ({"weight.targeted": "-1"}, "weight.targeted", "不得小于 0"),
        ({"fault.COLD": "abc"}, "fault.COLD", "abc"),
        ({"top_tier": 5}, "top_tier", "重点层次不能长于名单（4 名）"),
        ({"tie.2": "greed"}, "tie.2", "与上面的重复"),
        ({"batches": "1, 9"}, "batches", "本期没有批次 9"),
        ({"list_length": 0}, "list_length", "不得小于 1"),
    ],
)
def test_what_cannot_be_computed_is_said_beside_its_field(
    view: WhatIf, given: dict[str, object], field: str, told: str
) -> None:
    before = supposed(view)
    assert not suppose(view, **given)
    assert told in wrong(view, field)
    assert supposed(view) == before
    assert "上一次测算" in view.told.text()
    assert not view.save_button.isEnabled()


def test_back_to_the_official_rules(view: WhatIf) -> None:
    suppose(view, batches="1", list_length=6)
    view.back()
    assert supposed(view) == [(1, 5), (2, 2), (2, 7), (4, 1)]
    assert view.panel.values() == {
        **view.choices.official, "without.targeted": False, "without.sampled": False, "without.other": False,
        "batches": "", "flagged": False, "ruled": False,
    }  # fmt: skip


def test_every_part_of_both_lists_carries_the_mark(view: WhatIf) -> None:
    """Whatever is cut out of a picture of the lists, there is the mark in it."""
    under = view.stamp.parentWidget()
    assert under is not None
    assert view.stamp.geometry() == under.rect()
    assert view.stamp.text == "假设测算，非正式结果"
    with_mark = view.grab().toImage()
    view.stamp.hide()
    without = view.grab().toImage()
    area = under.geometry()
    for left in range(area.left(), area.right() - 320, 320):
        for top in range(area.top(), area.bottom() - 200, 200):
            cut = (left, top, 320, 200)
            assert with_mark.copy(*cut) != without.copy(*cut)


def test_the_copied_text_says_that_it_is_not_official(view: WhatIf) -> None:
    view.supposed.select(view.supposed.rows()[0].after.section_id)
    view.supposed.copy()
    assert QGuiApplication.clipboard().text().startswith("假设名次\t")


def test_the_comparison_is_saved_as_a_marked_paper(view: WhatIf, qtbot: QtBot, tmp_path: Path) -> None:
    suppose(view, points="faults", **{"fault.COLD": "1/3", "fault.GREED": "9"})
    view.write_paper(tmp_path / "假设.pdf")
    settle(qtbot, view.page)
    text = copied((tmp_path / "假设.pdf").read_bytes())
    assert "假设测算，非正式结果" in text
    assert "指标分值：冷1.01/3" in text.replace("\r\n", "")


def test_what_was_changed_since_is_not_printed(view: WhatIf) -> None:
    view.panel.changed.emit()
    assert not view.save_button.isEnabled()
    assert view.panel.save()
    assert view.save_button.isEnabled()


def test_who_may_not_see_a_live_ranking_has_no_what_if(voted: Office, qtbot: QtBot) -> None:
    voted.log_in("archivist", PASSWORD)
    page = opened(qtbot, voted, RankingPage)
    assert not page.what_if_button.isVisible()


def test_a_round_known_only_as_a_result_has_no_what_if(lead: Office, qtbot: QtBot, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path)
    lead.do(import_results, past_file(tmp_path, past_row("2020Q4", "2021-01-10", 1, 1)))
    page = opened(qtbot, lead, RankingPage)
    assert not page.what_if_button.isEnabled()


def test_in_english_too(voted: Office, qtbot: QtBot) -> None:
    set_language(ENGLISH)
    page = opened(qtbot, voted, RankingPage)
    page.doings.what_if()
    (made,) = page.findChildren(WhatIf)
    assert made.told.text().split("\n") == [
        "Nothing differs from the official list.",
        "Tied across an edge, undecided as supposed: 002, 007.",
    ]


# minutes


@pytest.fixture
def page(lead: Office, qtbot: QtBot, tmp_path: Path) -> RankingPage:
    """A counted round with 2 and 7 tied across the edge of the top tier."""
    a_numbered_registry(lead, tmp_path)
    a_voted_round(lead, tmp_path, VOTES)
    return opened(qtbot, lead, RankingPage)


def the_dialog(page: RankingPage) -> TieDialog:
    """Open the decision on the only tie."""
    assert page.basis is not None
    page.doings.decide(page.basis.ranking.ties[0])
    (made,) = [one for one in page.findChildren(TieDialog) if one.isVisible()]
    return made


def minutes_of(dialog: TieDialog) -> list[str]:
    """Return the paragraphs in the dialog's minutes."""
    return str(dialog.panel.editors["minutes"].get()).split("\n")


def typed(dialog: TieDialog, key: str, text: str) -> None:
    """Type into a field by hand."""
    made = dialog.panel.editors[key]
    made.put(text)
    made.changed.emit()


def test_minutes_follow_what_is_entered(page: RankingPage) -> None:
    dialog = the_dialog(page)
    assert minutes_of(dialog)[0] == "2021年4月12日，（待填写）就期次2021Q1排名并列事项进行了集体研究。"
    assert not dialog.panel.dirty
    typed(dialog, "participants", "甲、乙")
    typed(dialog, "reason", "现场核实")
    dialog.move_row(1)
    assert dialog.numbers() == (7, 2)
    assert minutes_of(dialog) == [
        "2021年4月12日，甲、乙就期次2021Q1排名并列事项进行了集体研究。",
        "某局科室2（002）、某局科室7（007）等2个科室得分相同，依次比较各项同分条件仍相同，"
        "并列第2名，占第2名至第3名，跨越前2名界线，按规则须作出裁定。",
        "经研究，决定排列次序如下：第2名为某局科室7（007）；第3名为某局科室2（002）。",
        "理由：现场核实。",
    ]
    dialog.keep.setChecked(True)
    assert minutes_of(dialog)[2] == "经研究，决定保留并列，上述2个科室均列第2名。"


def test_minutes_written_by_hand_stay(page: RankingPage) -> None:
    dialog = the_dialog(page)
    typed(dialog, "minutes", "另行记录。")
    typed(dialog, "participants", "甲、乙")
    typed(dialog, "reason", "现场核实")
    assert minutes_of(dialog) == ["另行记录。"]
    assert dialog.panel.save()
    (taken,) = page.ask(decisions, "2021Q1")
    assert (taken.minutes, taken.numbers) == ("另行记录。", (2, 7))


def test_the_proposal_comes_back_on_demand(page: RankingPage) -> None:
    dialog = the_dialog(page)
    typed(dialog, "minutes", "另行记录。")
    again = next(one for one in dialog.findChildren(QPushButton) if one.text() == "重新拟写")
    assert again.isVisibleTo(dialog)
    again.click()
    typed(dialog, "participants", "丙")
    assert minutes_of(dialog)[0].startswith("2021年4月12日，丙就")


def test_the_panel_shows_copies_and_prints_the_minutes(page: RankingPage, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = the_dialog(page)
    typed(dialog, "participants", "甲、乙")
    typed(dialog, "reason", "现场核实")
    assert dialog.panel.save()
    (taken,) = page.ask(decisions, "2021Q1")
    assert taken.minutes in [one.text() for one in page.panel.tie.findChildren(QLabel)]
    copy = next(one for one in page.panel.tie.findChildren(QPushButton) if one.text() == "复制纪要")
    copy.click()
    assert QGuiApplication.clipboard().text() == taken.minutes
    assert page.held is not None
    write_minutes(page, page.held, "2021Q1-并列裁定会议纪要-002、007.pdf", tmp_path / "纪要.pdf")
    settle(qtbot, page)
    assert "裁定理由：现场核实。" in copied((tmp_path / "纪要.pdf").read_bytes()).replace("\r\n", "")


def test_the_minutes_have_room_in_the_dialog(page: RankingPage) -> None:
    box = the_dialog(page).panel.editors["minutes"].widget
    assert isinstance(box, QPlainTextEdit)
    assert box.height() >= 140
