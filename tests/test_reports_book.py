"""Papers in files: one alone, many in one, the fonts inside, and what is worked out once (R8.1, R8.6)."""

from __future__ import annotations

import io
import re
import tracemalloc
from itertools import pairwise
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports import circular, head_talk, leader_talk, newspaper
from reports.kit.atoms import CLOSING, OPENING, atoms
from reports.kit.body import FANG, body, paragraph
from reports.kit.canvas import Book, Drawn, write
from reports.kit.dressing import dressed
from reports.kit.faces import FaceChoice, use
from reports.kit.fonts import Face, narrow
from reports.kit.grid import WIDTH
from reports.kit.marks import BLACK, MM, RED, Glyphs, Group, Mark, Page, Stroke, moved
from reports.kit.outfit import Outfit
from tests.papers import HEAD, a_circular, a_notice, drawn_by
from tests.pdf_reading import Char, Rule, copied, fonts, origins, sheets

PAPERS: list[tuple[ModuleType, Any]] = [
    (leader_talk, a_notice()),
    (circular, a_circular()),
    (newspaper, newspaper.Facts(HEAD, "2021年第一季度", a_circular().listed)),
    (head_talk, a_notice(person="王\U0002b5af")),
]


def forget() -> None:
    """Bring other faces into force, and the usual ones back."""
    use(FaceChoice.INSTALLED)
    use(FaceChoice.BUNDLED)


def bound(papers: list[tuple[ModuleType, Any]]) -> tuple[bytes, list[Drawn]]:
    """Draw papers into one book."""
    book = Book("", "")
    done = [module.draw(facts, book) for module, facts in papers]
    return book.data(), done


def pdf_of(*marks: Mark) -> bytes:
    """Draw marks on a page."""
    out = io.BytesIO()
    write([Page(marks)], out, "", "")
    return out.getvalue()


def glyph(text: str, x: float = 100.0, drop: float = 100.0, colour: tuple[float, float, float] = BLACK) -> Glyphs:
    """Return characters in Kai, loosely set."""
    return Glyphs(x, drop, text, Face.KAI, Face.KAI, 16.0, 1.5, 0.9, colour)


def seen(pdf: bytes) -> tuple[list[Char], list[Rule]]:
    """Return characters and strokes of the first page, to a thousandth of a millimetre."""
    sheet = sheets(pdf)[0]
    chars = [Char(c.text, round(c.x, 3), round(c.baseline, 3), 0, c.size, c.font[7:], c.red) for c in sheet.chars]
    rules = [Rule(round(r.left, 3), round(r.top, 3), round(r.right, 3), 0, r.width, r.red) for r in sheet.rules]
    return chars, rules


def test_papers_in_one_book_stand_as_they_stand_alone() -> None:
    data, done = bound(PAPERS)
    alone = [drawn_by(module.draw, facts) for module, facts in PAPERS]
    assert done == [drawn for _, drawn in alone]
    pages = [page for pdf, _ in alone for page in sheets(pdf)]
    assert [(page.width, page.height) for page in sheets(data)] == [(page.width, page.height) for page in pages]
    for page, other in zip(origins(data), (page for pdf, _ in alone for page in origins(pdf)), strict=True):
        assert [one[0] for one in page] == [one[0] for one in other]
        for (_, x, y), (_, other_x, other_y) in zip(page, other, strict=True):
            assert (x, y) == pytest.approx((other_x, other_y), abs=0.011)
    assert copied(data) == "".join(copied(pdf) for pdf, _ in alone)


def test_a_paper_drawn_after_others_has_the_bytes_it_has_first() -> None:
    forget()
    first = drawn_by(leader_talk.draw, a_notice())[0]
    bound(PAPERS)
    assert drawn_by(leader_talk.draw, a_notice())[0] == first


def test_more_characters_than_a_subset_holds_stand_where_they_should() -> None:
    texts = ["".join(map(chr, range(start, start + 28))) for start in range(0x4E00, 0x4E00 + 28 * 20, 28)]
    marks = [Glyphs(20.0, 40.0 + 20 * n, text, Face.HEI, Face.HEI, 16.0, 2.0) for n, text in enumerate(texts)]
    again = Glyphs(20.0, 600.0, texts[0][0] + texts[-1][0] + texts[0][1], Face.HEI, Face.HEI, 16.0, 2.0)
    data = pdf_of(*marks, again)
    assert copied(data) == "".join(texts) + again.text
    assert {round(x, 1) for _, x, _ in origins(data)[0]} == {20.0 + 18.0 * n for n in range(28)}
    assert [round(x, 1) for _, x, _ in origins(data)[0][-3:]] == [20.0, 38.0, 56.0]
    assert all(fonts(data).values())


def test_a_paper_in_a_book_takes_no_more_memory_than_the_objects_of_its_page() -> None:
    book = Book("", "")
    sizes = []
    tracemalloc.start()
    try:
        for number in range(400):
            leader_talk.draw(a_notice(person=f"王{number}"), book)
            if number in (199, 399):
                sizes.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    assert sizes[1] - sizes[0] < 200 * 6_000


def test_a_group_is_drawn_where_its_moved_marks_would_be() -> None:
    marks: tuple[Mark, ...] = (glyph("楷体"), Stroke(10, 20, 200, 20, 0.7, RED), glyph("红", 140, 130, RED))
    group = Group(30.0, 50.0, (*marks, Group(5.0, 7.0, marks)))
    flat = [moved(mark, 30.0, 50.0) for mark in (*marks, *(moved(mark, 5.0, 7.0) for mark in marks))]
    twice = seen(pdf_of(group, moved(group, 0.0, 300.0)))
    assert twice == seen(pdf_of(*flat, *(moved(mark, 0.0, 300.0) for mark in flat)))


def test_on_preprinted_paper_a_group_keeps_what_is_not_red() -> None:
    black = glyph("楷体")
    group = Group(30.0, 50.0, (glyph("红", colour=RED), Group(5.0, 7.0, (black, Stroke(0, 0, 9, 9, 4.0, RED)))))
    page = dressed(Page((group, Stroke(0, 0, 9, 9, 4.0, RED))), Outfit(preprinted=True, right=10, down=0))
    assert seen(pdf_of(*page.marks)) == seen(pdf_of(moved(black, 35.0 + MM, 57.0)))


def test_colour_pitch_and_width_of_a_mark_do_not_reach_the_group_behind_it() -> None:
    plain = Glyphs(100.0, 100.0, "楷体", Face.KAI, Face.KAI, 16.0)
    rule = Stroke(10, 20, 200, 20, 1.0)
    group = Group(0.0, 100.0, (plain, rule))
    chars, rules = seen(pdf_of(glyph("前", colour=RED), Stroke(0, 0, 9, 9, 4.0, RED), group))
    assert (chars[1:], rules[1:]) == seen(pdf_of(group))


def test_composite_glyphs_are_copied_back() -> None:
    assert copied(pdf_of(glyph("¨−∕楷"))) == "¨−∕楷"


def test_what_is_worked_out_once_is_worked_out_anew_when_other_faces_come_into_force() -> None:
    made = paragraph((FANG, "谈话提醒"))
    assert paragraph((FANG, "谈话提醒")) is made
    forget()
    assert paragraph((FANG, "谈话提醒")) is not made
    assert body("谈话提醒") == made


def together(a: str, b: str) -> bool:
    """Say by the words of the standard whether no line may end between two characters."""
    if b in CLOSING or a in OPENING:
        return True
    if narrow(a) and narrow(b):
        return a != " " and b != " "
    pair = a == b and a in "—…"
    figure = bool(re.fullmatch("[0-9][年月日号名期个张份次家条]|[第〕][0-9]", a + b))
    return b == " " or pair or figure


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="在第年月名、。，；：（《“”》）—…·～×20219Ab% GB/T\u00a0", min_size=1, max_size=40))
def test_text_is_cut_exactly_where_two_characters_may_be_parted(text: str) -> None:
    _, ends = atoms([(FANG, text)], 40 * WIDTH)
    cuts = [place for place, (a, b) in enumerate(pairwise(text), start=1) if not together(a, b)]
    assert ends == [*cuts, len(text)]
