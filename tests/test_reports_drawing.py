"""Where a character stands that no face has; nothing is half numbered then (R8.5, R8.6)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from threading import Event, Thread

import pytest

from desk.language import ENGLISH, set_language
from desk.office import Office
from desk.sentences import sentence
from models.common.errors import RuleError
from models.documents.queries import ledger
from models.finalising.stages import step
from models.ranking.actions import word_main_problems
from reports import leader_talk
from reports.drawing import drawing
from reports.issuing import issue
from reports.kit.canvas import Drawn, Target
from reports.kit.faces import FaceChoice, in_force, use
from tests.papers import a_notice
from tests.test_reports_issuing import a_counted_round

STRANGE = "\U0001f600"


def refused(**changed: object) -> RuleError:
    """Draw a notice that cannot be drawn."""
    with pytest.raises(RuleError) as refusal:
        drawing("谈话提醒通知书", leader_talk.draw, a_notice(**changed))
    return refusal.value


def test_the_refusal_names_the_paper_the_person_and_the_code_point() -> None:
    found = refused(person=f"王{STRANGE}")
    assert (found.key, found.facts) == (
        "reports.glyph_missing_text",
        {"title": "谈话提醒通知书", "text": f"王{STRANGE}", "character": STRANGE, "code": "U+1F600"},
    )
    assert sentence(found) == (
        f"《谈话提醒通知书》未生成：其中“王{STRANGE}”含有程序字库中没有的“{STRANGE}”（U+1F600）字。请核对该处用字。"
    )


def test_the_refusal_reads_in_english_too() -> None:
    set_language(ENGLISH)
    assert f"no font has the character {STRANGE} (U+1F600) in “王{STRANGE}”" in sentence(refused(person=f"王{STRANGE}"))


def test_of_several_texts_the_shortest_is_named_for_it_is_the_name() -> None:
    assert refused(committee=f"某局{STRANGE}党组", person=STRANGE).facts["text"] == STRANGE


def test_a_character_of_the_paper_s_own_words_names_the_paper() -> None:
    def draw(_facts: str, _target: Target) -> Drawn:
        raise RuleError("reports.glyph_missing", character="字", code="U+5B57")

    with pytest.raises(RuleError) as refusal:
        drawing("某文书", draw, "")
    assert (refusal.value.key, refusal.value.facts["title"]) == ("reports.glyph_missing_paper", "某文书")
    assert sentence(refusal.value).startswith("《某文书》未生成")


def test_another_refusal_stays_as_it_is() -> None:
    def draw(_facts: str, _target: Target) -> Drawn:
        raise RuleError("reports.width", width=1)

    with pytest.raises(RuleError, match=r"reports\.width"):
        drawing("某文书", draw, "")


def test_a_name_that_cannot_be_drawn_leaves_no_paper_of_the_round_numbered(lead: Office, tmp_path: Path) -> None:
    a_counted_round(lead, tmp_path)
    lead.do(word_main_problems, "2021Q1", 7, f"态度{STRANGE}冷淡")
    lead.do(step, "2021Q1", "finalised")
    lead.do(step, "2021Q1", "published", dt.date(2021, 4, 12))
    with pytest.raises(RuleError) as refusal:
        lead.do(issue, "2021Q1")
    assert refusal.value.key == "reports.glyph_missing_text"
    assert refusal.value.facts["text"] == f"态度{STRANGE}冷淡"
    assert lead.ask(ledger) == ()


def test_faces_change_only_between_two_papers() -> None:
    begun, asked, seen = Event(), Event(), []

    def change() -> None:
        begun.wait(5)
        asked.set()
        use(FaceChoice.INSTALLED)

    def draw(_facts: str, _target: Target) -> Drawn:
        begun.set()
        asked.wait(5)
        Event().wait(0.05)
        seen.append(in_force())
        return Drawn(1, ())

    other = Thread(target=change)
    other.start()
    try:
        drawing("某文书", draw, "")
        other.join(5)
        assert (seen, in_force()) == ([FaceChoice.BUNDLED], FaceChoice.INSTALLED)
    finally:
        use(FaceChoice.BUNDLED)
