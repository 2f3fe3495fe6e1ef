"""Random papers at the level of the kit: what they say, and how they are drawn."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass

from hypothesis import strategies as st

from reports.kit.attached import attached
from reports.kit.body import attachments, body, level1, level2, level3, recipient, signature, title, with_signature
from reports.kit.chinese import day
from reports.kit.furniture import Colophon
from reports.kit.landscape import landscape
from reports.kit.marks import Row
from reports.kit.outfit import Outfit
from reports.kit.page import Frame, letter, red_head
from reports.kit.tables import Column, table

HAN = "在年第一季度最难办事科室群众评中你分管的名列反映主要问题是服务态度张王李欧阳堃喆"
RARE = "䶮㛃\U0002cd8d\U0002b5af\U0002c35b"
NAMES = st.text(alphabet=HAN + RARE + "·ABab3", min_size=1, max_size=60)
PIECES = st.one_of(
    st.text(alphabet=HAN, min_size=1, max_size=30),
    st.text(alphabet=HAN + RARE, min_size=1, max_size=6),
    st.sampled_from(
        ["，", "。", "；", "：“", "”", "（", "）", "《", "》", "——", "……", "35.7％", "4‰", "2021年4月2日", "1,234张",
         "ISO9001", "某纪评〔2021〕12号", "GB/T9704", "第3名", "、", "？"]
    ),
)  # fmt: skip
TEXTS = st.lists(PIECES, min_size=1, max_size=20).map("".join)
LONG_NAMES = st.text(alphabet=HAN + RARE + "·AB3", min_size=40, max_size=60)
RECIPIENTS = st.one_of(
    st.lists(NAMES, min_size=1, max_size=3),
    st.lists(LONG_NAMES, min_size=7, max_size=9),
)
SIGNATORIES: st.SearchStrategy[list[str]] = st.one_of(
    st.just([]),
    st.lists(NAMES, min_size=1, max_size=1),
    st.lists(st.text(alphabet=HAN + RARE, min_size=2, max_size=14), min_size=2, max_size=4),
)
HEADS = ("序号", "单位", "科室", "主要问题")


@dataclass(frozen=True)
class Paper:
    """What a random paper says."""

    office: str
    number: str
    secrecy: str
    urgency: str
    signatories: tuple[str, ...]
    outfit: Outfit
    title: tuple[str, ...]
    recipients: str
    paragraphs: tuple[tuple[int, str], ...]
    """Level (0 text, 1 一、, 2 （一）, 3 1.) and words."""
    attached: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    """Rows of a table in the last attachment."""
    wide: bool
    copies: str
    red: bool
    dated_on: dt.date = dt.date(2021, 4, 2)

    @property
    def signatory(self) -> str:
        """The signatories as the frame takes them; only a red head has them."""
        return "、".join(self.signatories) if self.red else ""


@st.composite
def papers(draw: st.DrawFn) -> Paper:
    """Draw a paper: from one line to many pages, with anything that there is."""
    few = draw(st.booleans())
    rows = draw(st.integers(0, 4 if few else 40))
    cell = draw(st.lists(st.one_of(NAMES, TEXTS.map(lambda text: text[:60])), min_size=3, max_size=3))
    return Paper(
        office=draw(NAMES),
        number=f"{draw(st.text(alphabet=HAN, min_size=1, max_size=6))}〔2021〕{draw(st.integers(1, 1999))}号",
        secrecy=draw(st.sampled_from(["", "秘密★1年", "机密★10年"])),
        urgency=draw(st.sampled_from(["", "特急", "加急"])),
        signatories=tuple(draw(SIGNATORIES)),
        outfit=Outfit(copy_number=draw(st.one_of(st.none(), st.integers(1, 999_999)))),
        title=tuple(draw(st.lists(st.text(alphabet=HAN, min_size=1, max_size=12), min_size=1, max_size=5))),
        recipients="，".join(draw(RECIPIENTS))[:420],
        paragraphs=tuple(
            draw(st.lists(st.tuples(st.integers(0, 3), TEXTS), min_size=1, max_size=4 if few else 40))
        ),
        attached=tuple(draw(st.lists(NAMES, max_size=2 if few else 20))),
        cells=tuple((str(number), *cell) for number in range(1, rows + 1)),
        wide=draw(st.booleans()),
        copies="，".join(draw(st.lists(NAMES, max_size=8)))[:240],
        red=draw(st.booleans()),
    )  # fmt: skip


def drawn(paper: Paper) -> bytes:
    """Draw a paper in its form."""
    frame = Frame(
        paper.office, paper.number, "".join(paper.title), paper.secrecy, paper.urgency, paper.signatory, paper.outfit
    )
    text = [row for level, words in paper.paragraphs for row in _paragraph(level, words)]
    upright, lying = _last_attachment(paper)
    rows = (
        *title(paper.title),
        *recipient(paper.recipients),
        *with_signature(text, attachments(paper.attached), signature(paper.office, paper.dated_on)),
        *upright,
    )
    target = io.BytesIO()
    if paper.red:
        red_head(frame, rows, Colophon(paper.copies, f"{paper.office}办公室", paper.dated_on), target, lying)
    else:
        letter(frame, rows, paper.copies, target, lying)
    return target.getvalue()


def _paragraph(level: int, words: str) -> tuple[Row, ...]:
    match level:
        case 1:
            return level1(f"一、{words}")
        case 2:
            return level2("（一）评议。", words)
        case 3:
            return level3(1, words)
        case _:
            return body(words)


def _last_attachment(paper: Paper) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Return the rows of a table that follows the text, upright ones and lying ones."""
    if not paper.cells:
        return (), ()
    columns = [Column(head, width, width < 40) for head, width in zip(HEADS, (38, 120, 100, 184), strict=True)]
    if paper.wide:
        return (), landscape(["名单"], columns, paper.cells)
    return attached(["名单"], table(columns, paper.cells)), ()


def said(paper: Paper) -> list[str]:
    """Return what a paper says after its head and before its foot, part by part."""
    lead = {1: "一、", 2: "（一）评议。", 3: "1."}
    several = len(paper.attached) > 1
    return [
        *paper.title,
        f"{paper.recipients}：",
        *(f"{lead.get(level, '')}{words}" for level, words in paper.paragraphs),
        *(
            f"{'附件：' if place == 1 else ''}{f'{place}.' if several else ''}{name}"
            for place, name in enumerate(paper.attached, start=1)
        ),
        paper.office,
        day(paper.dated_on),
    ]
