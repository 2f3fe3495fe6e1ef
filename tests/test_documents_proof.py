"""A newspaper's proof against the table: every differing character is found, and no other (R8.4)."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desk.demonstration import ACCOUNTS
from desk.office import Office
from models.audit.queries import entries
from models.common.errors import RuleError
from models.documents.actions import void
from models.documents.proof import LONGEST, Difference, DifferenceKind, compare, runs
from models.documents.queries import PaperRow, proofs
from models.rounds.queries import Stage, rounds
from reports.issuing import issue
from reports.proofs import check_proof, expected_text
from tests.make import a_numbered_registry, looking
from tests.make_results import a_published_round

CHANGED, MISSING, EXTRA = DifferenceKind.CHANGED, DifferenceKind.MISSING, DifferenceKind.EXTRA
STRANGE = "\U0002cd8d"
"""A character that no table has."""
TABLE = "名次\t单位\t科室\t主要问题\n1\t某局\t某科\t推诿，拖延。\n2\t乙局\t乙科\t态度冷\n"
FEW = st.text(alphabet="的是，。1 \n", max_size=14)
ANY = st.text(alphabet=st.characters(codec="utf-8"), max_size=40)


@pytest.fixture(scope="session")
def demonstration_table(demonstration_file: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the newspaper's text of the demonstration's newest published round."""
    lead = next(account for account in ACCOUNTS if account.role == "lead")
    copy = shutil.copy(demonstration_file, tmp_path_factory.mktemp("proof") / "office.db")
    with closing(Office.open(str(copy))) as office:
        office.log_in(lead.name, lead.password)
        newest = [row for row in office.ask(rounds) if row.stage is Stage.PUBLISHED][-1]
        [row] = office.do(issue, newest.code, ("newspaper_table",))
        return expected_text(row)


def letters(text: str) -> str:
    """Return what counts of a text."""
    return "".join(one for one in text if not one.isspace())


def mended(text: str, found: tuple[Difference, ...]) -> str:
    """Return what a text becomes by its differences from a proof, without white space."""
    out, at = [], 0
    for one in found:
        out.append(text[at : one.at])
        at = one.at + len(one.expected)
        assert text[one.at : at] == one.expected
        out.append(one.found)
    return letters("".join(out) + text[at:])


def distance(a: str, b: str) -> int:
    """Return the edit distance by the table of the textbook."""
    before = list(range(len(b) + 1))
    for i, one in enumerate(a, 1):
        row = [i]
        for j, other in enumerate(b, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (one != other)))
        before = row
    return before[-1]


# at every position of the demonstration's table


def test_a_changed_character_is_found_at_every_position_and_nothing_else(demonstration_table: str) -> None:
    text = demonstration_table
    places = [at for at, one in enumerate(text) if not one.isspace()]
    assert len(places) > 300
    for at in places:
        (found,) = compare(text, text[:at] + STRANGE + text[at + 1 :])
        line = text.count("\n", 0, at) + 1
        assert found == Difference(CHANGED, line, at, at, text[at], STRANGE)


def test_a_character_changed_into_one_of_the_table_is_found_at_every_position(demonstration_table: str) -> None:
    text = demonstration_table
    for at, one in enumerate(text):
        for other in {"的", "，", "1", "局"} - {one}:
            if not one.isspace():
                (found,) = compare(text, text[:at] + other + text[at + 1 :])
                assert (found.kind, found.at, found.expected, found.found) == (CHANGED, at, one, other)


def test_a_missing_character_is_found_at_every_position_and_nothing_else(demonstration_table: str) -> None:
    text = demonstration_table
    for at, one in enumerate(text):
        if not one.isspace():
            proof = text[:at] + text[at + 1 :]
            (found,) = compare(text, proof)
            assert (found.kind, found.expected, found.found) == (MISSING, one, "")
            # of a run of equal characters none is the missing one more than another
            assert mended(text, (found,)) == letters(proof)
            assert letters(text[min(at, found.at) : max(at, found.at)]) == one * len(
                letters(text[min(at, found.at) : max(at, found.at)])
            )


def test_an_extra_character_is_found_at_every_position_and_nothing_else(demonstration_table: str) -> None:
    text = demonstration_table
    for at in range(len(text) + 1):
        proof = text[:at] + STRANGE + text[at:]
        (found,) = compare(text, proof)
        assert (found.kind, found.proof_at, found.expected, found.found) == (EXTRA, at, "", STRANGE)
        assert not letters(text[min(at, found.at) : max(at, found.at)])


def test_a_doubled_character_is_found_at_every_position(demonstration_table: str) -> None:
    text = demonstration_table
    for at, one in enumerate(text):
        if not one.isspace():
            (found,) = compare(text, text[:at] + one + text[at:])
            assert (found.kind, found.found) == (EXTRA, one)


def test_the_table_itself_has_no_difference_however_it_is_broken_into_lines(demonstration_table: str) -> None:
    text = demonstration_table
    assert compare(text, text) == ()
    assert compare(text, text.replace("\t", "\n").replace("\n", "\r\n\u3000 ")) == ()
    assert compare(text, "\n".join(text)) == ()


# for any text


@given(ANY)
def test_equal_texts_have_no_difference(text: str) -> None:
    assert compare(text, text) == ()


@given(FEW, FEW)
@example("的是的是的是", "是的是的是的")
@example("", "的")
@example("的", "")
def test_no_fewer_marks_would_do(text: str, proof: str) -> None:
    found = compare(text, proof)
    assert len(found) == distance(letters(text), letters(proof))
    assert mended(text, found) == letters(proof)


@given(ANY, ANY)
def test_the_marks_turn_the_table_into_the_proof(text: str, proof: str) -> None:
    assert mended(text, compare(text, proof)) == letters(proof)


@given(ANY, ANY)
def test_every_mark_names_the_characters_at_its_places(text: str, proof: str) -> None:
    for one in compare(text, proof):
        if one.kind is not EXTRA:
            assert text[one.at] == one.expected
        if one.kind is not MISSING:
            assert proof[one.proof_at] == one.found
        assert one.expected != one.found


# particulars


def test_a_difference_says_its_line() -> None:
    found = compare(TABLE, TABLE.replace("推诿", "推委").replace("2\t", "").replace("态度冷", "态度冷冷"))
    assert [(one.kind, one.line) for one in found] == [(CHANGED, 2), (MISSING, 3), (EXTRA, 3)]


def test_punctuation_of_another_width_is_a_difference() -> None:
    assert [one.found for one in compare(TABLE, TABLE.replace("，", ","))] == [","]


def test_punctuation_of_another_width_is_none_where_it_is_said_not_to_count() -> None:
    proof = TABLE.replace("，", ",").replace("。", "\uff61")
    assert compare(TABLE, proof, widths_alike=True) == ()


def test_letters_and_digits_of_another_width_stay_differences() -> None:
    assert len(compare(TABLE, TABLE.replace("1", "１"), widths_alike=True)) == 1


def test_another_comma_stays_a_difference_where_widths_do_not_count() -> None:
    assert len(compare(TABLE, TABLE.replace("，", "、"), widths_alike=True)) == 1


def test_a_mark_that_cannot_be_seen_is_a_difference() -> None:
    assert [one.found for one in compare(TABLE, TABLE.replace("推", "推\u200b"))] == ["\u200b"]


def test_neighbouring_differences_are_one_place_and_others_are_not() -> None:
    found = compare(TABLE, TABLE.replace("推诿", "妥协").replace("态度", ""))
    assert [[one.expected for one in run] for run in runs(found)] == [["推", "诿"], ["态", "度"]]
    assert runs(()) == ()


def test_nothing_pasted_is_all_missing() -> None:
    assert len(compare(TABLE, "")) == len(letters(TABLE))


# recorded


@pytest.fixture
def table(lead: Office, tmp_path: Path) -> PaperRow:
    """A numbered newspaper table."""
    a_numbered_registry(lead, tmp_path)
    a_published_round(lead, tmp_path, {5: 9, 3: 8, 7: 7, 1: 6, 2: 1})
    [row] = lead.do(issue, "2021Q1", ("newspaper_table",))
    return row


def test_a_checked_proof_stands_in_the_records_with_day_person_count_and_digest(lead: Office, table: PaperRow) -> None:
    proof = expected_text(table).replace("科室5", "科室6")
    assert len(lead.do(check_proof, table.id, proof)) == 1
    (row,) = lead.ask(proofs, table.id)
    digest = hashlib.sha256(proof.encode()).hexdigest()
    told = (row.compared_on, row.compared_by, row.differences, row.widths_alike, row.sha256)
    assert told == (dt.date(2021, 4, 12), "某lead", 1, False, digest)


def test_the_log_says_that_a_proof_was_checked(lead: Office, table: PaperRow) -> None:
    proof = expected_text(table)
    lead.do(check_proof, table.id, proof, True)
    with looking(lead) as session:
        entry = entries(session)[0]
    assert (entry.act, entry.subject) == ("document.check_proof", table.title)
    assert entry.facts == {
        "number": "某纪评登报〔2021〕1号",
        "differences": 0,
        "widths_alike": True,
        "sha256": hashlib.sha256(proof.encode()).hexdigest(),
    }


@pytest.mark.parametrize(("proof", "key"), [(" \n", "proof.empty"), ("某" * (LONGEST + 1), "proof.long")])
def test_what_is_no_proof_is_not_entered(lead: Office, table: PaperRow, proof: str, key: str) -> None:
    with pytest.raises(RuleError, match=key):
        lead.do(check_proof, table.id, proof)
    assert lead.ask(proofs, table.id) == ()


def test_a_paper_that_no_newspaper_sets_has_no_proof(lead: Office, table: PaperRow) -> None:
    [circular] = lead.do(issue, "2021Q1", ("circular",))
    with pytest.raises(RuleError, match=r"proof\.no_text"):
        lead.do(check_proof, circular.id, "某")


def test_a_proof_of_a_voided_table_is_not_entered(lead: Office, table: PaperRow) -> None:
    lead.do(void, table.id, "重排")
    with pytest.raises(RuleError, match=r"document\.voided"):
        lead.do(check_proof, table.id, expected_text(table))
