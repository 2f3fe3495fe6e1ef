"""The program's own wordings: papers from before wordings were kept are printed from them for ever (R8.4)."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from models.common.errors import RuleError
from reports import circular_words, head_interview, head_talk, leader_talk
from reports.catalogue import PAPERS
from reports.rewording import check_text
from reports.wording.kinds import Wording
from tests.papers import HEAD, PROBLEMS, PUBLISHED, a_circular, a_listed, a_notice, drawn_by

WORDINGS = {one.key: one.wording for one in PAPERS if one.wording is not None}
FACTS: dict[str, Any] = {
    "circular": a_circular(), "leader_talk": a_notice(), "head_interview": a_notice(), "head_talk": a_notice(),
}  # fmt: skip
LATER = ((dt.date(2021, 5, 1), dt.date(2021, 8, 1)), (dt.date(2021, 12, 1), dt.date(2022, 3, 1)))


def said(wording: Wording, facts: Any) -> str:
    """Return a paper's paragraphs, one a line, a title's words parted by bars."""
    return "\n".join(f"{one.style.name} {'|'.join(one.words)}" for one in wording.filled(facts))


def notices() -> Iterator[Any]:
    """Yield facts of notices that take every branch of their wording."""
    embargoes = ((0, None, None), (3, None, None), (3, PUBLISHED, dt.date(2022, 1, 2)))
    listed = (a_listed(5, ""), a_listed(1, "态度冷硬。", direct_first=True), a_listed(2, "吃拿卡要（经查实）"))
    committees = ("中共某局党组", "", "中共某公司委员会")
    for line, committee, person, due, (months, first, last), principal in product(
        listed, committees, ("王\U0002cd8d䶮", ""), (None, dt.date(2021, 4, 17)), embargoes, (True, False)
    ):
        yield a_notice(
            listed=line, committee=committee, person=person, due_on=due, working_days=principal, principal=principal,
            embargo_months=months, embargo_from=first, embargo_to=last, head=replace(HEAD, telephone=""),
        )  # fmt: skip


def circulars() -> Iterator[Any]:
    """Yield facts of circulars that take every branch of their wording."""
    lists = [
        tuple(a_listed(rank, PROBLEMS, rank in direct) for rank in range(1, most + 1))
        for most, direct in ((10, ()), (10, (1, 2)), (3, (1,)), (1, ()))
    ]
    unknown = tuple(replace(one, votes=None, score=None) for one in lists[0])
    for listed, units, channels, first, corrected, later in product(
        (*lists, unknown), (38, None), (a_circular().channels, ()), (PUBLISHED, None), (True, False), ((), LATER)
    ):
        yield a_circular(
            listed=listed, units=units, channels=channels, embargo_from=first, corrected=corrected, later_periods=later
        )


@pytest.mark.parametrize(
    ("wording", "every", "expected"),
    [
        (leader_talk.WORDING, notices, "6967508779e855033604c1ced5551cd51a49aa248523c56aa61dd520939b6c49"),
        (head_talk.WORDING, notices, "4d1613bcc440e9e7965ba66ec222d054fff05ab4dd53ca318c6b87250dde9256"),
        (head_interview.WORDING, notices, "c2def2ad3761937f16819a64cfdedb7283db0f7721dc65653009391118223c51"),
        (circular_words.WORDING, circulars, "a6fcfa8d669c0cf95c7d8a655b7cb3805d610dc405e52dc12771984f941cd484"),
    ],
    ids=["leader_talk", "head_talk", "head_interview", "circular"],
)
def test_papers_from_before_wordings_were_kept_say_what_they_said(wording: Wording, every: Any, expected: str) -> None:
    whole = "\n\n".join(said(wording, facts) for facts in every())
    assert hashlib.sha256(whole.encode()).hexdigest() == expected


def test_a_talk_reminder_reads_as_a_clerk_would_write_it() -> None:
    assert said(head_talk.WORDING, a_notice()).splitlines() == [
        "TITLE 谈话提醒通知书",
        "RECIPIENT 中共某区自然资源和规划局党组",
        "BODY 在2021年第一季度“最难办事科室群众评”中，你单位不动产登记中心名列第2名。"
        "群众反映的主要问题是：服务态度冷硬、办事拖拉低效。",
        "BODY 根据“最难办事科室群众评”有关规定，请你单位党组于2021年4月17日前，由有关负责同志对该科室负责人"
        "王\U0002cd8d䶮同志进行谈话提醒，指出群众反映的问题，提出整改要求，并制作谈话记录。",
        "BODY 请督促该科室自接到本通知之日起30日内完成整改，并将谈话提醒记录和整改情况报某区纪委监委。"
        "自结果公布之日起3个月内（2021年4月2日至7月2日），不得提拔该同志。",
    ]


def test_a_corrected_circular_says_so_in_title_and_text() -> None:
    lines = said(circular_words.WORDING, a_circular(corrected=True, later_periods=LATER[:1])).splitlines()
    assert lines[0] == "TITLE 某区纪委监委|关于|更正|2021年第一季度|“最难办事科室群众评”|结果的|通报"
    assert "已经结束。经复核，此前通报的结果有误，现予更正，原通报同时废止，以本通报为准。本期对" in lines[2]
    assert lines[9].endswith("不得提拔；更正后新列入的，自更正之日起3个月内（2021年5月1日至8月1日）不得提拔。")


@pytest.mark.parametrize("kind", WORDINGS)
def test_the_programs_own_wording_can_be_printed_in_every_character(kind: str) -> None:
    check_text(kind, WORDINGS[kind].newest)


@pytest.mark.parametrize("kind", FACTS)
def test_an_empty_wording_means_the_programs_first_one(kind: str) -> None:
    entry = next(one for one in PAPERS if one.key == kind)
    facts = FACTS[kind]
    worded = replace(facts, wording=WORDINGS[kind].default)
    assert drawn_by(entry.draw, worded) == drawn_by(entry.draw, facts)


@pytest.mark.parametrize("kind", FACTS)
def test_every_place_is_filled_and_explained_once(kind: str) -> None:
    places = [place for place in WORDINGS[kind].places if not place.block]
    facts = FACTS[kind]
    assert set(WORDINGS[kind].values(facts)) == {place.name for place in places}
    assert len({place.meaning for place in places}) == len(places)


@pytest.mark.parametrize(
    ("text", "line", "code"), [("标题\U0001f600\n正文", 1, "U+1F600"), ("标题\n\n正\u200b文", 3, "U+200B")]
)
def test_a_character_that_no_face_has_is_refused_with_its_line(text: str, line: int, code: str) -> None:
    whole = f"{text}{{收件人}}{{科室}}{{名次}}{{谈话期限}}"
    with pytest.raises(RuleError) as refused:
        check_text("leader_talk", whole)
    assert refused.value.key == "wording.character"
    assert (refused.value.facts["line"], refused.value.facts["code"]) == (line, code)
