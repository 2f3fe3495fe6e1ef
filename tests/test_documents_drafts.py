"""Papers before their number: drafted, checked, approved, sent back, dropped (R8.5)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from desk.commands.program import run
from desk.office import Office
from models.audit.queries import entries
from models.common.errors import RightError, RuleError
from models.consequences.actions import waive
from models.consequences.queries import MeasureKind, measures
from models.documents.actions import void
from models.documents.draft_queries import DraftRow, DraftStage, draft_of, drafts
from models.documents.drafting import drop, send_back
from models.documents.headings import Heading, accepted, secrecy_of
from models.documents.queries import ledger
from models.finalising.stages import step
from models.settings.actions import change_settings
from reports.checklist import check_list
from reports.drafting import approve_drafts, check_drafts, make_drafts, set_heading
from reports.issuing import facts_of, issue, pdf
from reports.presenting import draft_pdf
from reports.preview import page_count, render
from tests.conftest import PASSWORD, HandClock
from tests.make import a_numbered_registry, looking
from tests.make_published import CODE, PAPERS, VOTES
from tests.make_results import a_voted_round
from tests.pdf_reading import copied

DAY = dt.date(2021, 4, 12)
HEADED = frozenset({"secrecy", "urgency", "copies", "signatory"})


@pytest.fixture
def published(published_office: Office) -> Office:
    """An office with one published round and no papers yet."""
    return published_office


@pytest.fixture
def two(published_office: Office) -> Office:
    """The same with the setting that drafting and approval are two people's."""
    published_office.do(change_settings, {"two_people": True})
    return published_office


def drafted(office: Office, *kinds: str) -> list[int]:
    """Draft the round's papers of some kinds, or all; return them in the order made."""
    return [row.id for row in office.do(make_drafts, CODE, kinds or None)]


def checked(office: Office, *kinds: str) -> list[int]:
    """Draft and check."""
    ids = drafted(office, *kinds)
    office.do(check_drafts, ids)
    return ids


def stages(office: Office) -> list[DraftStage]:
    """Return how the drafts stand that are no papers."""
    return [row.stage for row in office.ask(drafts, CODE)]


def one_of(office: Office, kind: str) -> DraftRow:
    """Return the first draft of a kind that lives."""
    return next(row for row in office.ask(drafts, CODE) if row.kind == kind and row.living)


# from draft to number


def test_drafting_takes_no_number_and_approval_gives_it(published: Office) -> None:
    ids = drafted(published)
    assert len(ids) == PAPERS
    assert published.ask(ledger) == ()
    published.do(check_drafts, ids)
    papers = published.do(approve_drafts, ids)
    assert [row.serial for row in papers if row.organ_code == "某纪评"] == list(range(1, PAPERS))
    assert published.ask(drafts, CODE) == ()


def test_numbers_follow_the_catalogue_and_the_rank_whatever_was_chosen_first(published: Office) -> None:
    ids = checked(published)
    papers = published.do(approve_drafts, list(reversed(ids)))
    ranks = [(row.kind, facts_of(row).listed.rank if row.section_id else 0) for row in papers]
    assert ranks == [
        ("circular", 0), ("leader_talk", 1), ("leader_talk", 2), ("leader_talk", 3), ("leader_talk", 4),
        ("head_interview", 1), ("head_interview", 2), ("head_talk", 3), ("head_talk", 4), ("newspaper_table", 0),
        *(("rectification_notice", rank) for rank in (1, 2, 3, 4)),
        ("embargo_letter", 0), ("deduction_list", 0), ("district_report", 0),
    ]  # fmt: skip


def test_a_paper_says_what_its_draft_said_and_who_had_it_in_hand(published: Office) -> None:
    draft = one_of(published, "head_talk") if drafted(published) else None
    assert draft is not None
    published.do(check_drafts, [draft.id])
    (paper,) = published.do(approve_drafts, [draft.id])
    assert paper.facts == draft.facts
    told = published.ask(draft_of, paper.id)
    assert told is not None
    assert (told.drafted_by, told.checked_by, told.approved_by) == ("某lead",) * 3
    assert (told.approved_by, told.approved_at) == (paper.numbered_by, paper.numbered_at)


def test_drafting_again_makes_only_what_is_missing(published: Office) -> None:
    first = drafted(published, "head_talk")
    assert drafted(published, "head_talk") == []
    assert len(drafted(published)) == PAPERS - len(first)
    published.do(check_drafts, first)
    published.do(approve_drafts, first)
    assert drafted(published, "head_talk") == []


def test_what_nobody_checked_is_not_approved_and_nothing_of_the_group_is(published: Office) -> None:
    ids = drafted(published)
    published.do(check_drafts, ids[:-1])
    with pytest.raises(RuleError, match=r"draft\.not_checked"):
        published.do(approve_drafts, ids)
    assert published.ask(ledger) == ()
    with pytest.raises(RuleError, match=r"draft\.checked"):
        published.do(check_drafts, ids)
    assert stages(published) == [DraftStage.CHECKED] * (PAPERS - 1) + [DraftStage.DRAFTED]


def test_an_approved_or_dropped_draft_is_over(published: Office) -> None:
    ids = checked(published, "head_talk")
    published.do(approve_drafts, ids[:1])
    published.do(drop, ids[1:], "不再制发")
    for one in ids:
        with pytest.raises(RuleError, match=r"draft\.over"):
            published.do(check_drafts, [one])
        with pytest.raises(RuleError, match=r"draft\.over"):
            published.do(approve_drafts, [one])
        with pytest.raises(RuleError, match=r"draft\.over"):
            published.do(drop, [one], "再次")
        with pytest.raises(RuleError, match=r"draft\.over"):
            published.do(set_heading, [one], Heading(urgency="特急"))


def test_a_dropped_draft_keeps_its_reason_and_another_may_be_made(published: Office) -> None:
    first, _ = drafted(published, "head_talk")
    with pytest.raises(RuleError, match=r"draft\.reason"):
        published.do(drop, [first], "  ")
    published.do(drop, [first], "  被谈话人\n已调离 ")
    (row,) = [row for row in published.ask(drafts, CODE) if row.id == first]
    assert (row.dropped, row.dropped_by) == ("被谈话人 已调离", "某lead")
    assert len(drafted(published, "head_talk")) == 1


def test_what_is_sent_back_says_why_until_it_is_made_again(published: Office) -> None:
    first, second = checked(published, "head_talk")
    with pytest.raises(RuleError, match=r"draft\.back_reason"):
        published.do(send_back, [first], "")
    published.do(send_back, [first], "主要问题有误")
    (row,) = [row for row in published.ask(drafts, CODE) if row.id == first]
    assert (row.stage, row.returned, row.returned_by, row.checked_by) == (
        DraftStage.RETURNED, "主要问题有误", "某lead", None,
    )  # fmt: skip
    with pytest.raises(RuleError, match=r"draft\.not_checked"):
        published.do(approve_drafts, [first, second])
    assert drafted(published, "head_talk") == [first]
    assert stages(published) == [DraftStage.DRAFTED, DraftStage.CHECKED]


def test_after_a_void_number_the_paper_is_drafted_anew(published: Office) -> None:
    ids = checked(published, "head_talk")
    paper, _ = published.do(approve_drafts, ids)
    published.do(void, paper.id, "日期有误")
    (again,) = checked(published, "head_talk")
    (anew,) = published.do(approve_drafts, [again])
    assert (anew.serial, anew.section_id) == (3, paper.section_id)


# facts that are no longer true


def test_a_draft_whose_facts_changed_is_neither_checked_nor_approved_until_it_is_made_anew(published: Office) -> None:
    ids = drafted(published, "leader_talk")
    published.do(change_settings, {"telephone": "0991-2345678"})
    with pytest.raises(RuleError, match=r"draft\.stale"):
        published.do(check_drafts, ids)
    assert drafted(published, "leader_talk") == ids
    published.do(check_drafts, ids)
    published.do(change_settings, {"telephone": "0991-7654321"})
    with pytest.raises(RuleError, match=r"draft\.stale"):
        published.do(approve_drafts, ids)
    assert published.ask(ledger) == ()
    assert drafted(published, "leader_talk") == ids
    assert stages(published) == [DraftStage.DRAFTED] * 4
    published.do(check_drafts, ids)
    for row in published.do(approve_drafts, ids):
        assert "0991-7654321" in copied(pdf(row)[0])


def test_a_draft_from_before_the_publication_is_made_anew_with_its_date(lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path)
    a_voted_round(lead, tmp_path, VOTES)
    lead.do(step, CODE, "finalised")
    ids = checked(lead, "newspaper_table")
    lead.do(step, CODE, "published", DAY)
    with pytest.raises(RuleError, match=r"draft\.stale"):
        lead.do(approve_drafts, ids)
    assert checked(lead, "newspaper_table") == ids
    assert lead.do(approve_drafts, ids)[0].dated_on == DAY


def test_before_publication_a_paper_bears_the_day_of_its_approval(
    lead: Office, tmp_path: Path, clock: HandClock
) -> None:
    a_numbered_registry(lead, tmp_path)
    a_voted_round(lead, tmp_path, VOTES)
    lead.do(step, CODE, "finalised")
    ids = checked(lead, "circular")
    clock.set(dt.date(2021, 4, 20))
    assert lead.do(approve_drafts, ids)[0].dated_on == dt.date(2021, 4, 20)


def test_a_draft_that_is_not_due_any_more_is_dropped(published: Office) -> None:
    ids = checked(published, "head_talk")
    section = one_of(published, "head_talk").section_id
    talk = next(row for row in published.ask(measures, CODE)
                if row.kind is MeasureKind.HEAD_TALK and row.section_id == section)  # fmt: skip
    published.do(waive, talk.id, "已调离")
    with pytest.raises(RuleError, match=r"draft\.not_due"):
        published.do(approve_drafts, ids)
    published.do(drop, ids[:1], "处置已免除")
    assert len(published.do(approve_drafts, ids[1:])) == 1


# two people


def test_whoever_drafted_may_not_approve_where_two_people_are_wanted(two: Office) -> None:
    ids = checked(two)
    with pytest.raises(RuleError, match=r"draft\.same_person") as caught:
        two.do(approve_drafts, ids)
    assert caught.value.facts["person"] == "某lead"
    assert two.ask(ledger) == ()
    two.log_in("lead2", PASSWORD)
    assert len(two.do(approve_drafts, ids)) == PAPERS


def test_whoever_changes_a_draft_counts_as_its_drafter(two: Office) -> None:
    ids = checked(two, "head_talk")
    two.log_in("lead2", PASSWORD)
    two.do(set_heading, ids, Heading(urgency="特急"))
    two.do(check_drafts, ids)
    with pytest.raises(RuleError, match=r"draft\.same_person"):
        two.do(approve_drafts, ids)


def test_in_one_step_nothing_new_is_numbered_and_what_has_a_number_is_still_given(two: Office, tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"draft\.two_people") as caught:
        two.do(issue, CODE)
    assert caught.value.facts["missing"] == PAPERS
    ids = checked(two, "head_talk")
    two.log_in("lead2", PASSWORD)
    papers = two.do(approve_drafts, ids)
    assert two.do(issue, CODE, ("head_talk",)) == papers
    assert stages(two) == []


def test_print_writes_what_is_approved_and_says_what_is_not(
    two: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = checked(two, "head_talk")
    two.log_in("lead2", PASSWORD)
    two.do(approve_drafts, ids)
    monkeypatch.setenv("DESK_PASSWORD", PASSWORD)
    status = run_print(two, tmp_path / "out")
    assert status == 2
    assert f"{PAPERS - 2} 件文书尚未编号" in capsys.readouterr().err
    assert len(list((tmp_path / "out").glob("*.pdf"))) == 2
    assert {row.copies for row in two.ask(ledger)} == {1}


def run_print(office: Office, out: Path) -> int:
    """Run `print` against the office's own file."""
    assert office.store.path is not None
    return run(["print", CODE, "--out", str(out), "--data", str(office.store.path), "--user", "lead2"])


# the heading


def test_what_is_set_on_a_draft_stands_on_the_paper_and_takes_the_check_back(published: Office) -> None:
    (draft,) = checked(published, "circular")
    set_ = Heading("秘密★1年", "特急", "", "区委办公室，区政府办公室。")
    published.do(set_heading, [draft], set_)
    assert stages(published) == [DraftStage.DRAFTED]
    published.do(check_drafts, [draft])
    (paper,) = published.do(approve_drafts, [draft])
    facts = facts_of(paper)
    assert (facts.head.secrecy, facts.head.urgency, facts.copies) == ("秘密★1年", "特急", "区委办公室，区政府办公室")
    assert "抄送：区委办公室，区政府办公室。" in copied(pdf(paper)[0])


def test_what_is_set_stays_when_the_draft_is_made_anew(published: Office) -> None:
    (draft, *_) = drafted(published, "leader_talk")
    published.do(set_heading, [draft], Heading(urgency="加急"))
    published.do(change_settings, {"telephone": "0991-2345678"})
    drafted(published, "leader_talk")
    assert {row.heading.urgency for row in published.ask(drafts, CODE)} == {"加急", ""}


@pytest.mark.parametrize(
    ("heading", "key", "field"),
    [
        (Heading(secrecy="秘密"), "heading.secrecy", "secrecy"),
        (Heading(secrecy="内部★1年"), "heading.secrecy", "secrecy"),
        (Heading(secrecy="秘密★0年"), "heading.secrecy", "secrecy"),
        (Heading(secrecy="秘密★11年"), "heading.secrecy_long", "secrecy"),
        (Heading(secrecy="机密★241个月"), "heading.secrecy_long", "secrecy"),
        (Heading(urgency="火急"), "heading.urgency", "urgency"),
        (Heading(signatory="长" * 51), "heading.long", "signatory"),
        (Heading(copies="长" * 301), "heading.long", "copies"),
    ],
)
def test_a_heading_that_the_standard_does_not_know_is_refused(heading: Heading, key: str, field: str) -> None:
    with pytest.raises(RuleError) as caught:
        accepted(heading, HEADED)
    assert (caught.value.key, caught.value.facts["field"]) == (key, field)


def test_secrecy_is_a_grade_a_star_and_a_period_or_nothing() -> None:
    assert secrecy_of("绝密", " 30年 ") == "绝密★30年"
    assert secrecy_of("秘密", "6个月") == "秘密★6个月"
    assert secrecy_of("", "") == ""
    with pytest.raises(RuleError, match=r"heading\.grade"):
        secrecy_of("", "1年")


def test_a_field_that_a_kind_does_not_print_is_refused_and_nothing_of_the_group_is_set(published: Office) -> None:
    ids = drafted(published, "circular", "head_talk")
    with pytest.raises(RuleError, match=r"heading\.none"):
        published.do(set_heading, ids, Heading(copies="区委"))
    assert {row.heading for row in published.ask(drafts, CODE)} == {Heading()}


def test_a_character_that_no_face_has_is_not_set(published: Office) -> None:
    (draft,) = drafted(published, "circular")
    with pytest.raises(RuleError, match=r"reports\.glyph_missing"):
        published.do(set_heading, [draft], Heading(copies="\U0003134a局"))
    assert one_of(published, "circular").heading == Heading()


# the preview


def test_a_draft_looks_like_the_paper_with_an_open_number_and_a_word_across_every_page(published: Office) -> None:
    (draft,) = published.do(make_drafts, CODE, ("circular",))
    data, drawn = draft_pdf(draft, DAY)
    assert data == draft_pdf(draft, DAY)[0]
    text = copied(data)
    assert "某纪评〔2021〕\u3000号" in text or "某纪评〔2021〕号" in text.replace(" ", "").replace("\u3000", "")
    assert text.count("审批稿") == drawn.pages == page_count(data)
    published.do(check_drafts, [draft.id])
    (paper,) = published.do(approve_drafts, [draft.id])
    assert "审批稿" not in copied(pdf(paper)[0])
    plain, stamped = render(pdf(paper)[0], 0), render(data, 0)
    assert (plain.width, plain.height) == (stamped.width, stamped.height)


# the check list


def test_the_check_list_says_what_is_missing_and_where_it_is_put_right(published: Office) -> None:
    assert published.ask(check_list, CODE) == ()
    published.do(change_settings, {"telephone": "", "address": ""})
    found = {one.key: one for one in published.ask(check_list, CODE)}
    assert set(found) == {"missing.telephone", "missing.address"}
    assert (found["missing.telephone"].page, dict(found["missing.telephone"].place)) == ("system", {"part": "office"})


def test_what_stops_a_paper_stands_first_and_what_has_its_number_is_not_asked_for(lead: Office, tmp_path: Path) -> None:
    a_numbered_registry(lead, tmp_path)
    a_voted_round(lead, tmp_path, VOTES)
    lead.do(step, CODE, "finalised")
    lead.do(change_settings, {"telephone": "0991-1\U0003134a", "address": "某路1号"})
    first, *others = lead.ask(check_list, CODE)
    assert (first.key, first.stops, first.kinds) == ("reports.glyph_missing_text", True, ("leader_talk",))
    assert (first.facts["code"], first.page) == ("U+3134A", "system")
    assert "missing.published" in {one.key for one in others}
    with pytest.raises(RuleError, match=r"reports\.glyph_missing"):
        lead.do(make_drafts, CODE)
    assert lead.ask(drafts, CODE) == ()
    lead.do(issue, CODE, ("circular", "newspaper_table"))
    assert lead.ask(check_list, CODE, ("circular", "newspaper_table")) == ()


# the gate


def test_only_who_may_issue_has_drafts_in_hand_and_every_act_is_in_the_log(published: Office) -> None:
    ids = checked(published, "head_talk")
    published.do(approve_drafts, ids)
    with looking(published) as session:
        told = [entry.act for entry in entries(session)[:3]]
        numbers = entries(session)[0].facts["document_numbers"]
    assert told == ["document.approve", "document.check", "document.draft"]
    assert numbers == ["某纪评〔2021〕1号", "某纪评〔2021〕2号"]
    published.log_in("archivist", PASSWORD)
    assert published.ask(drafts) == ()
    with pytest.raises(RightError):
        published.do(check_drafts, ids)
    with pytest.raises(RightError):
        published.do(approve_drafts, ids)
