"""评议图表: rank history, indicators and channels of a round on A4 across, the shapes of the window (R8.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from reports.charts.bump import bump
from reports.charts.channels import channels_height, compared
from reports.charts.facts import ChartFacts
from reports.charts.gathering import gather as gather
from reports.charts.heat import heat, heat_height
from reports.charts.marks import on_paper
from reports.charts.shapes import Picture
from reports.charts.words import CHINESE
from reports.kit.canvas import Drawn, Target, write
from reports.kit.fonts import Face
from reports.kit.grid import PAPER
from reports.kit.marks import MM, Mark, Page, Stroke
from reports.kit.sheet import HEAVY, MARGIN, Box, Stand, cell
from reports.phrases import quoted

T = TypeVar("T")
Facts = ChartFacts
TITLE: Final = "评议图表"
ACROSS: Final = (PAPER[1], PAPER[0])
MEASURE: Final = ACROSS[0] - 2 * MARGIN
TOP: Final = 39 * MM
AREA: Final = (MEASURE, ACROSS[1] - TOP - 20 * MM)
"""Width and height of a chart; its top left corner stands at `MARGIN` and `TOP`."""
ROUNDS: Final = 20
"""On one page: with more the marks would lose their numbers."""
RANKS: Final = "名次变化"
RANKS_NOTE: Final = "方框内为科室编号；彩色粗线为上榜次数最多的科室；未上榜的期次不连线。"
SHARES: Final = "问题分布"
CHANNELS: Final = "渠道比较"
NO_BALLOTS: Final = "本期仅有结果，没有选票数据，不绘制问题分布和渠道比较。"
NO_VOTES: Final = "本期还没有计入选票。"
NO_LISTS: Final = "没有上榜科室。"
TRIAL: Final = "试算：本期尚未定稿，数字仍会变动，不得作为正式结果使用。"


@dataclass(frozen=True)
class Leaflet:
    """One page: its heading, a note below the heading, and the chart."""

    heading: str
    note: str
    picture: Picture


def draw(facts: ChartFacts, target: Target) -> Drawn:
    """Draw every chart on as many pages as legible type needs."""
    leaflets = tuple(pictures(facts))
    pages = [
        Page((*_head(facts, one), *on_paper(one.picture, MARGIN, TOP), *_foot(facts, number, len(leaflets))))
        for number, one in enumerate(leaflets, start=1)
    ]
    return write(pages, target, f"{facts.title}{TITLE}", facts.office, ACROSS)


def pictures(facts: ChartFacts) -> Iterator[Leaflet]:
    """Yield the charts page by page: the latest rounds first, then the list with its indicators and channels."""
    total = len(facts.ranks.moments)
    for end in range(total, 0, -ROUNDS):
        part = facts.ranks.between(max(0, end - ROUNDS), end)
        yield Leaflet(RANKS, RANKS_NOTE if part.courses else NO_LISTS, bump(part, *AREA, CHINESE))
    if not facts.counted:
        yield Leaflet(SHARES, NO_VOTES if facts.lines else NO_BALLOTS, Picture(*AREA))
        return
    width, height = AREA
    for lines in _parts(facts.listed, int((height - heat_height(0)) // (heat_height(1) - heat_height(0)))):
        yield Leaflet(SHARES, "", heat(lines, width, height, CHINESE))
    count = len(facts.channels)
    fits = int((height - channels_height(0, count)) // (channels_height(1, count) - channels_height(0, count)))
    for lines in _parts(facts.listed, max(fits, 1)):
        yield Leaflet(CHANNELS, "", compared(lines, facts.channels, width, height, CHINESE))


def _parts(rows: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    """Yield rows in parts of nearly the same length, none longer than `most`."""
    count = -(-len(rows) // most)
    for number in range(count):
        yield rows[len(rows) * number // count : len(rows) * (number + 1) // count]


def _head(facts: ChartFacts, leaflet: Leaflet) -> Iterator[Mark]:
    """Yield title, whose paper it is and of which round, a heavy rule, and the heading with its note."""
    yield from cell(TITLE, Face.TITLE, 20.0, Box(MARGIN, 8 * MM, MEASURE, 10 * MM))
    third = MEASURE / 3
    yield from cell(facts.office, Face.SONG, 11.0, Box(MARGIN, 17 * MM, third, 9 * MM), Stand.LEFT)
    said = f"{quoted(facts.programme)}{facts.title}"
    yield from cell(said, Face.SONG, 11.0, Box(MARGIN + MEASURE - third, 17 * MM, third, 9 * MM), Stand.RIGHT)
    if facts.trial:
        yield from cell("试算", Face.HEI, 13.0, Box(MARGIN + third, 17 * MM, third, 9 * MM))
    yield Stroke(MARGIN, 27 * MM, MARGIN + MEASURE, 27 * MM, HEAVY)
    yield from cell(leaflet.heading, Face.HEI, 13.0, Box(MARGIN, 28.5 * MM, 40 * MM, 8 * MM), Stand.LEFT)
    rest = Box(MARGIN + 42 * MM, 28.5 * MM, MEASURE - 42 * MM, 8 * MM)
    yield from cell(leaflet.note, Face.SONG, 10.0, rest, Stand.RIGHT)


def _foot(facts: ChartFacts, number: int, count: int) -> Iterator[Mark]:
    """Yield what the figures rest on, and the page."""
    box = Box(MARGIN, ACROSS[1] - 17 * MM, MEASURE, 5 * MM)
    yield from cell(TRIAL if facts.trial else f"按已定稿结果绘制，指纹：{facts.fingerprint}", Face.SONG, 9.0, box,
                    Stand.LEFT)  # fmt: skip
    yield from cell(f"第{number}页，共{count}页", Face.SONG, 9.0, box, Stand.RIGHT)
