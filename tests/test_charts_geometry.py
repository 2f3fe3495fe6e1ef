"""The charts as geometry: where marks stand, what they say, and that nothing collides or leaves the area."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk import theme
from desk.ranking.chart_words import chart_words
from reports.charts import inks
from reports.charts.bump import bump, bump_height
from reports.charts.bump_places import STRONG, strongest
from reports.charts.channels import channels_height, compared, ticks
from reports.charts.facts import Channel, Moment, RankFacts
from reports.charts.heat import DEEPEST, heat, heat_height
from reports.charts.setting import BODY, cut, fitted, measured, spread
from reports.charts.shapes import FORMS, Dot, Picture, Polyline, Rect, Text
from reports.charts.words import CHINESE
from tests.make_charts import CHANNELS, LONG, a_count, a_course, counts, moments, rank_facts

WIDTHS = (600.0, 757.0, 1300.0)
SIZES = [(sections, rounds) for sections in (0, 1, 10, 105) for rounds in (1, 40)]


def box(text: Text) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of a text's letters."""
    return text.left, text.y - text.size * 0.8, text.left + text.width, text.y + text.size * 0.2


def texts(picture: Picture) -> list[Text]:
    """Return every text of a picture."""
    return [shape for shape in picture.shapes if isinstance(shape, Text)]


def colliding(picture: Picture) -> list[tuple[str, str]]:
    """Return the pairs of texts that stand on each other."""
    found = []
    for one, other in combinations(texts(picture), 2):
        left, right = box(one), box(other)
        apart = left[2] <= right[0] or right[2] <= left[0] or left[3] <= right[1] or right[3] <= left[1]
        if not apart:
            found.append((one.text, other.text))
    return found


def inside(picture: Picture) -> bool:
    """Say whether all that is drawn or can be pointed at stands within the picture."""
    edges = [(0.0, 0.0, picture.width, picture.height)]
    for shape in picture.shapes:
        match shape:
            case Text():
                edges.append(box(shape))
            case Rect(x, y, width, height):
                edges.append((x, y, x + width, y + height))
            case Polyline() | Dot():
                points = shape.points if isinstance(shape, Polyline) else shape.corners
                across, down = zip(*points, strict=True)
                edges.append((min(across), min(down), max(across), max(down)))
    edges += [(spot.x, spot.y, spot.x + spot.width, spot.y + spot.height) for spot in picture.spots]
    slack = 0.01
    return all(
        left >= -slack and top >= -slack and right <= picture.width + slack and bottom <= picture.height + slack
        for left, top, right, bottom in edges
    )


def drawings(sections: int, rounds: int, width: float) -> dict[str, Callable[[], Picture]]:
    """Return the three charts of so many sections and rounds in their least height."""
    ranks, lines = rank_facts(sections, rounds), counts(sections)
    return {
        "bump": lambda: bump(ranks, width, bump_height(ranks), CHINESE),
        "heat": lambda: heat(lines, width, heat_height(len(lines)), CHINESE),
        "channels": lambda: compared(lines, CHANNELS, width, channels_height(len(lines), 3), CHINESE),
    }


# every chart


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("sections", "rounds"), SIZES)
def test_everything_stands_inside_and_no_words_collide(sections: int, rounds: int, width: float) -> None:
    for name, draw in drawings(sections, rounds, width).items():
        picture = draw()
        assert inside(picture), name
        assert colliding(picture) == [], name
        assert bool(picture.spots) == bool(sections), name


@pytest.mark.parametrize(("sections", "rounds"), SIZES)
def test_the_same_facts_give_the_same_picture(sections: int, rounds: int) -> None:
    assert all(draw() == draw() for draw in drawings(sections, rounds, 757.0).values())


@pytest.mark.parametrize("sections", [1, 10, 105])
def test_every_mark_has_words_and_a_name_of_its_own(sections: int) -> None:
    for draw in drawings(sections, 17, 757.0).values():
        spots = draw().spots
        assert len({spot.id for spot in spots}) == len(spots)
        assert all(spot.words and "{" not in spot.words for spot in spots)


def test_the_window_says_in_chinese_what_the_paper_says() -> None:
    assert chart_words() == CHINESE


# rank history


@pytest.mark.parametrize("tied", [False, True])
@pytest.mark.parametrize("rounds", [1, 5, 17, 40])
@pytest.mark.parametrize("sections", [1, 10, 105])
def test_a_better_rank_always_stands_higher(sections: int, rounds: int, tied: bool) -> None:
    facts = rank_facts(sections, rounds, tied=tied)
    heights = {spot.id: spot.middle for spot in bump(facts, 757, 420, CHINESE).spots}
    assert len(heights) == sum(course.times for course in facts.courses)
    for place, moment in enumerate(facts.moments):
        ranked = sorted(
            (rank, heights[f"{course.section_id}@{moment.code}"][1])
            for course in facts.courses
            if (rank := course.ranks[place]) is not None
        )
        assert all(high < low for (better, high), (worse, low) in pairwise(ranked) if better < worse)


def test_rounds_stand_from_left_to_right() -> None:
    picture = bump(RankFacts(moments(4), (a_course(7, 1, 2, 3, 4),)), 600, 300, CHINESE)
    assert [spot.id for spot in picture.spots] == ["7@2010Q1", "7@2010Q2", "7@2010Q3", "7@2010Q4"]
    assert all(earlier.middle[0] < later.middle[0] for earlier, later in pairwise(picture.spots))


@pytest.mark.parametrize(
    ("ranks", "lengths"),
    [
        ((1, 2, 3, 4, 5), [5]),
        ((1, 2, None, 4, 5), [2, 2]),
        ((1, None, 3, None, 5), []),
        ((None, 2, 3, 4, None), [3]),
        ((None, None, None, None, 1), []),
    ],
)
def test_a_round_without_the_section_leaves_a_gap(ranks: tuple[int | None, ...], lengths: list[int]) -> None:
    picture = bump(RankFacts(moments(5), (a_course(7, *ranks),)), 600, 300, CHINESE)
    lines = [shape for shape in picture.shapes if isinstance(shape, Polyline) and shape.track == 0 and shape.width > 1]
    assert [len(line.points) for line in lines] == lengths
    assert len(picture.spots) == sum(rank is not None for rank in ranks)


def test_those_listed_most_often_stand_out_then_those_higher_up_then_the_lower_number() -> None:
    courses = (a_course(1, 9, 9, None), a_course(2, 9, 2, None), a_course(3, 8, 8, 8), a_course(4, 7, 7, None))
    assert [one.number for one in strongest(courses, top_tier=3)] == [3, 2, 1, 4]
    assert len(strongest(rank_facts(105, 40).courses, 3)) == STRONG


def test_what_stands_out_differs_in_colour_and_in_form() -> None:
    assert len(set(inks.SERIES[:STRONG])) == len(set(FORMS[:STRONG])) == STRONG
    facts = rank_facts(10, 40)
    dots = [shape for shape in bump(facts, 600, 300, CHINESE).shapes if isinstance(shape, Dot)]
    looks = {(dot.ink, dot.form) for dot in dots if dot.ink != inks.QUIET}
    assert len(looks) == len({ink for ink, _ in looks}) == len({form for _, form in looks}) == STRONG


@pytest.mark.parametrize("width", [600.0, 1600.0])
def test_a_label_shows_the_mark_it_names(width: float) -> None:
    facts = rank_facts(30, 40)
    picture = bump(facts, width, 420, CHINESE)
    beside = max(spot.x + spot.width for spot in picture.spots)
    marked = {shape.ink for shape in picture.shapes if isinstance(shape, Dot | Rect) and shape.x > beside}
    assert set(inks.SERIES[:STRONG]) <= marked
    forms = {shape.form for shape in picture.shapes if isinstance(shape, Dot) and shape.x > beside}
    assert forms == (set(FORMS[:STRONG]) if width < 1000 else set())


def test_every_section_of_the_last_round_and_all_that_stand_out_are_named() -> None:
    facts = rank_facts(105, 17)
    named = {text.text.split("  ")[0] for text in texts(bump(facts, 757, 420, CHINESE))}
    last = {course.name for course in facts.courses if course.ranks[-1] is not None}
    assert len(last) == 10
    assert last | {course.name for course in strongest(facts.courses, 3)} <= named


def test_where_a_section_that_stands_out_was_listed_last_is_said() -> None:
    facts = RankFacts(moments(3), (a_course(7, 1, 4, None), a_course(8, None, None, 2)))
    assert "科室7  2010Q2第4名" in {text.text for text in texts(bump(facts, 757, 420, CHINESE))}


def test_labels_that_find_no_room_are_counted() -> None:
    picture = bump(rank_facts(105, 3, tied=True), 757, 300, CHINESE)
    named = sum(text.text.startswith("科室") for text in texts(picture))
    assert 10 < named < 105
    assert f"另有{105 - named}个科室未在右侧标出" in {text.text for text in texts(picture)}
    assert colliding(picture) == []


def test_long_names_are_cut_visibly_and_told_in_full() -> None:
    picture = bump(rank_facts(105, 17, long=True), 757, 420, CHINESE)
    assert inside(picture) and colliding(picture) == []
    assert any(text.text.startswith(LONG[:8]) and text.text.endswith("…") for text in texts(picture))
    assert all(LONG in spot.words for spot in picture.spots)


def test_rounds_with_long_codes_do_not_collide_and_the_last_one_is_named() -> None:
    named = tuple(replace(one, code=f"{one.code}窗口服务专项评议{n}") for n, one in enumerate(moments(17)))
    facts = replace(rank_facts(30, 17), moments=named)
    picture = bump(facts, 757, 420, CHINESE)
    assert inside(picture) and colliding(picture) == []
    assert any(text.text.startswith("2014Q1") for text in texts(picture))


def test_a_round_that_is_not_final_is_marked_as_a_trial() -> None:
    facts = RankFacts((Moment("2021Q1", "2021年第一季度", trial=True),), (a_course(7, 1),))
    assert "2021Q1 试算" in {text.text for text in texts(bump(facts, 600, 300, CHINESE))}


def test_a_mark_tells_round_rank_and_section() -> None:
    [spot] = bump(RankFacts(moments(1), (a_course(17, 2, name="不动产登记中心"),)), 600, 300, CHINESE).spots
    assert spot.words == "2010年第一季度：第2名，017 不动产登记中心（某区某某局），图中共上榜1次"


def test_a_part_of_the_rounds_keeps_only_whom_it_lists() -> None:
    facts = RankFacts(moments(4), (a_course(1, 1, None, None, None), a_course(2, None, None, 1, 2)))
    assert [course.number for course in facts.latest(2).courses] == [2]
    assert facts.latest(2).courses[0].ranks == (1, 2)
    assert facts.latest(None) == facts.latest(9) == facts


# indicators


def test_a_cell_shows_the_votes_and_their_share_rounded_half_up() -> None:
    said = [text.text for text in texts(heat([a_count(1, 40, (20, 0, 7, 1, 40))], 757, 300, CHINESE))]
    at = said.index("得票") + 1
    assert said[at : at + 4] == ["1", "001", "科室1", "某区某某局0"]
    assert said[at + 4 : at + 15] == ["20", "50%", "0", "0%", "7", "18%", "1", "3%", "40", "100%", "40"]


def test_a_cell_tells_its_figures_in_words() -> None:
    spots = heat([a_count(1, 40, (20, 0, 7, 1, 40))], 757, 300, CHINESE).spots
    assert [spot.words for spot in spots][2] == "001 科室1（某区某某局0）：7票反映“推”，占其得票40票的17.5%"
    assert spots[-1].words == "001 科室1（某区某某局0）：第1名，得票40票"


def test_a_section_without_votes_has_no_share() -> None:
    picture = heat([a_count(1, 0, (0, 0, 0, 0, 0))], 757, 300, CHINESE)
    assert [text.text for text in texts(picture)].count("–") == 5
    assert picture.spots[0].words == "001 科室1（某区某某局0）：没有得票"


def test_the_colours_are_the_windows_own_in_the_same_order() -> None:
    assert (inks.INDICATORS, inks.INDICATOR_INKS) == (theme.INDICATORS, theme.INDICATOR_INKS)
    assert inks.SERIES == theme.SERIES
    heads = [text.text for text in texts(heat([a_count(1)], 757, 300, CHINESE))][3:8]
    assert heads == list("冷懒推乱贪")


@given(st.sampled_from(inks.INDICATORS), st.integers(0, 100), st.integers(0, 100))
def test_a_greater_share_is_never_paler_and_its_figure_stays_legible(ink: str, less: int, more: int) -> None:
    less, more = sorted((less, more))
    pale, deep = (inks.mixed(ink, share / 100 * DEEPEST) for share in (less, more))
    assert inks.contrast(pale, "#FFFFFF") <= inks.contrast(deep, "#FFFFFF")
    assert inks.contrast(inks.legible(deep), deep) >= 4.5


# channels


def test_a_channel_shows_votes_per_hundred_valid_ballots() -> None:
    channels = (Channel("targeted", "定向评议", 300), Channel("other", "其他评议", 0))
    picture = compared([replace(a_count(1), by_channel=(40, 0))], channels, 757, 300, CHINESE)
    assert picture.spots[0].words == "001 科室1（某区某某局0）：定向评议得票40票，有效票300张，每100张13.33票"
    assert picture.spots[1].words == "001 科室1（某区某某局0）：其他评议没有有效票"
    assert [text.text for text in texts(picture)][-2:] == ["13.33", "–"]


def test_bars_are_as_long_as_their_rates() -> None:
    channels = (Channel("targeted", "定向评议", 100), Channel("sampled", "抽样评议", 200))
    picture = compared([replace(a_count(1), by_channel=(20, 10))], channels, 757, 300, CHINESE)
    long, short = [shape.width for shape in picture.shapes if isinstance(shape, Rect)]
    assert long == pytest.approx(4 * short)


def test_channels_differ_in_colour_and_in_form() -> None:
    dots = [shape for shape in compared(counts(1), CHANNELS, 757, 300, CHINESE).shapes if isinstance(shape, Dot)]
    legend = dots[:3]
    assert len({dot.ink for dot in legend}) == len({dot.form for dot in legend}) == 3


@pytest.mark.parametrize(
    ("most", "shown"),
    [
        (Fraction(1), ["0", "1/5", "2/5", "3/5", "4/5", "1"]),
        (Fraction(5), ["0", "1", "2", "3", "4", "5"]),
        (Fraction(17), ["0", "5", "10", "15", "20"]),
        (Fraction(101, 5), ["0", "5", "10", "15", "20", "25"]),
        (Fraction(100), ["0", "20", "40", "60", "80", "100"]),
        (Fraction(1, 1000), ["0", "1/100"]),
    ],
)
def test_the_axis_counts_in_round_steps(most: Fraction, shown: list[str]) -> None:
    assert [str(tick) for tick in ticks(most)] == shown


@given(st.fractions(min_value=Fraction(1, 10_000), max_value=100))
def test_the_axis_reaches_the_greatest_value_in_few_steps(most: Fraction) -> None:
    found = ticks(most)
    assert found[0] == 0 and found[-2] < most <= found[-1]
    assert len(found) <= 6


# setting text


@given(st.text(alphabet="科室局（）·不动产ABC123 ", max_size=60), st.floats(0, 400))
def test_text_is_cut_to_its_room_and_never_without_a_sign(text: str, room: float) -> None:
    said, size = fitted(text, BODY, room)
    assert measured(said, size) <= room or not said
    assert said == text or said.endswith("…") or not said
    assert cut(text, BODY, 10_000) == text


@settings(max_examples=200)
@given(st.lists(st.floats(-50, 500), max_size=30), st.floats(1, 12))
def test_labels_are_spread_apart_in_order_and_within_the_range(wanted: list[float], gap: float) -> None:
    placed = spread(sorted(wanted), gap, 0.0, 400.0)
    assert all(later - earlier >= gap - 1e-6 for earlier, later in pairwise(placed))
    assert all(-1e-6 <= height <= 400 + 1e-6 for height in placed)


def test_what_does_not_collide_stays_where_it_is() -> None:
    assert spread((10.0, 40.0, 90.0), 13.0, 0.0, 100.0) == (10.0, 40.0, 90.0)
    assert spread((10.0, 10.0), 12.0, 0.0, 100.0) == (4.0, 16.0)
