"""评议历史, read back from the PDF: head, strip, every event, newest first; and every one made is in the log."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from desk.office import Office
from models.common.errors import RuleError
from models.history.queries import EventKind, person_history, section_history
from reports import history_paper
from reports.charts.shapes import Text
from reports.charts.strip import HEIGHT, Bar, strip
from reports.history_papers import person_history_paper, section_history_paper
from tests.make import a_numbered_registry
from tests.make_results import a_published_round
from tests.papers import drawn_by
from tests.pdf_reading import copied, squeezed
from tests.test_history_queries import TODAY, VOTES, id_of, person_id


@pytest.fixture
def published(lead: Office, tmp_path: Path) -> Office:
    """An office with one published round."""
    a_numbered_registry(lead, tmp_path)
    a_published_round(lead, tmp_path, VOTES)
    return lead


def text_of(office: Office, number: int, *kinds: EventKind) -> str:
    """Draw a section's paper and copy everything."""
    held = office.ask(section_history, id_of(office, number), TODAY)
    return squeezed(copied(office.ask(section_history_paper, held.section_id, held.name, TODAY, kinds).data))


def test_a_sections_paper_says_who_answers_and_everything_that_happened(published: Office) -> None:
    text = text_of(published, 1)
    for said in (
        "科室评议历史",
        "科室：001科室1",
        "科室负责人：某科长1",
        "2021-04-12评议结果期次2021Q1列第1名；得票9票（冷9）",
        "自2021年4月12日至2021年7月12日",
        "依据已定稿期次，截至2021年4月12日",
    ):
        assert said in text


def test_the_paper_holds_only_the_kinds_that_were_chosen_and_says_so(published: Office) -> None:
    text = text_of(published, 1, EventKind.EMBARGO)
    assert "仅列影响期" in text and "谈话提醒" not in text
    assert history_paper.NOTHING in text_of(published, 5, EventKind.REMOVAL)


def test_a_persons_paper_names_post_embargo_and_namesakes(published: Office) -> None:
    held = published.ask(person_history, person_id(published, "某科长1"), TODAY)
    text = squeezed(copied(published.ask(person_history_paper, held.person_id, held.name, TODAY).data))
    for said in ("人员评议处置历史", "姓名：某科长1", "影响期：至2021年7月12日止（含当日）", "科室负责人约谈"):
        assert said in text


def test_a_paper_cannot_be_made_under_another_name(published: Office) -> None:
    with pytest.raises(RuleError) as refused:
        published.ask(section_history_paper, id_of(published, 1), "科室2", TODAY)
    assert refused.value.key == "registry.unknown_section"


def test_the_same_facts_give_the_same_bytes(published: Office) -> None:
    held = published.ask(section_history, id_of(published, 1), TODAY)
    facts = history_paper.section_facts("某区纪委监委", "群众评", held, TODAY)
    assert drawn_by(history_paper.draw, facts) == drawn_by(history_paper.draw, facts)


@pytest.mark.parametrize("count", [1, 17, 40, 200])
def test_the_strip_stays_within_its_place_whatever_the_number_of_rounds(count: int) -> None:
    bars = [Bar(f"R{n}", n % 25 or None, 0 < n % 25 <= 10, 0 < n % 25 <= 3, "") for n in range(count)]
    drawn = strip(bars, 800, HEIGHT)
    assert [spot.id for spot in drawn.spots] == [bar.code for bar in bars]
    codes = sorted(
        (one.left, one.left + one.width) for one in drawn.shapes if isinstance(one, Text) and one.text[0] == "R"
    )
    assert codes and all(one[1] <= other[0] for one, other in pairwise(codes))
    assert all(spot.x >= 0 and spot.x + spot.width <= 800.001 for spot in drawn.spots)
