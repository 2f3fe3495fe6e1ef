"""Many papers of the ledger in one file (R8.5)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from models.common.errors import EnvironmentFault, RuleError
from models.documents.queries import PaperRow
from reports.binding import bind
from reports.issuing import facts_of, pdf
from reports.kit.frozen import to_plain
from tests.papers import PUBLISHED, a_circular, a_listed, a_notice
from tests.pdf_reading import copied, sheets, squeezed


def row(number: int, kind: str, facts: object) -> PaperRow:
    """Return a paper of the ledger."""
    plain = to_plain(facts)
    return PaperRow(
        number, "某纪评", 2021, number, kind, 1, "2021Q1", number, f"第{number}份", PUBLISHED, plain, None, 0
    )


@pytest.fixture
def papers() -> list[PaperRow]:
    """Three notices with a circular of more pages between them."""
    return [
        row(1, "leader_talk", a_notice(person="王\U0002b5af")),
        row(2, "circular", a_circular()),
        row(3, "head_talk", a_notice(listed=a_listed(3))),
        row(4, "head_interview", a_notice(listed=a_listed(4))),
    ]


def test_it_says_whose_pages_are_whose(papers: list[PaperRow], tmp_path: Path) -> None:
    done = bind(papers, tmp_path / "all.pdf", "通知书")
    data = (tmp_path / "all.pdf").read_bytes()
    pages = sheets(data)
    assert [one.paper_id for one in done.papers] == [1, 2, 3, 4]
    assert done.pages == len(pages) == sum(one.pages for one in done.papers)
    for one, paper in zip(done.papers, papers, strict=True):
        said = "".join(page.text for page in pages[one.first - 1 : one.first - 1 + one.pages])
        assert squeezed(said) == squeezed("".join(page.text for page in sheets(pdf(paper)[0])))
    assert [item.code for item in done.papers[0].substitutions] == ["U+2B5AF"]
    assert done.sha256 == hashlib.sha256(data).hexdigest()


def test_for_both_sides_every_paper_begins_on_the_front_of_a_sheet(papers: list[PaperRow], tmp_path: Path) -> None:
    done = bind(papers, tmp_path / "all.pdf", "通知书", both_sides=True)
    pages = sheets((tmp_path / "all.pdf").read_bytes())
    assert all(one.first % 2 for one in done.papers)
    assert [one.pages for one in done.papers] == [1, 6, 1, 1]
    assert [page.text == "" for page in pages].count(True) >= 2
    assert done.pages == len(pages) == 11


def test_the_same_papers_give_the_same_file(papers: list[PaperRow], tmp_path: Path) -> None:
    assert bind(papers, tmp_path / "a.pdf", "通知书") == bind(iter(papers), tmp_path / "b.pdf", "通知书")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_a_copy_may_say_something_else_than_what_is_kept(papers: list[PaperRow], tmp_path: Path) -> None:
    def changed(paper: PaperRow) -> object:
        facts = facts_of(paper)
        return replace(facts, head=replace(facts.head, office="某市纪委监委"))

    bind(papers[:1], tmp_path / "all.pdf", "通知书", facts=changed)
    assert "某市纪委监委" in copied((tmp_path / "all.pdf").read_bytes())


def test_a_voided_paper_is_refused_and_nothing_is_written(papers: list[PaperRow], tmp_path: Path) -> None:
    papers[2] = replace(papers[2], voided="文号写错")
    with pytest.raises(RuleError) as refused:
        bind(papers, tmp_path / "all.pdf", "通知书")
    assert refused.value.key == "document.voided"
    assert list(tmp_path.iterdir()) == []


def test_giving_up_half_way_leaves_no_file(papers: list[PaperRow], tmp_path: Path) -> None:
    def until_told() -> Iterator[PaperRow]:
        yield papers[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bind(until_told(), tmp_path / "all.pdf", "通知书")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_a_fault_the_user_can_act_on(papers: list[PaperRow], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentFault, match=r"reports\.not_written"):
        bind(papers, tmp_path / "file" / "all.pdf", "通知书")
