"""Where a result was printed: newspaper, date, page and scan; embargoes begin on that date (R7.5, R8.4)."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from desk.office import Office
from models.audit.queries import entries
from models.common.errors import DamageError, RuleError
from models.consequences.queries import measures
from models.finalising.publications import opened_scan, publications
from models.finalising.publishing import add_scans, publish, record_publication, withdraw_publication
from models.finalising.stages import step
from models.rounds.queries import Stage, round_by_code
from models.storage.kept import FOLDER
from models.verification.queries import verify
from tests.conftest import PASSWORD, HandClock
from tests.make import looking
from tests.make_filled import CODE as FILLED
from tests.make_results import step_to

CODE = "2021Q1"
DAY = dt.date(2021, 4, 9)
"""Three days before today."""


@pytest.fixture
def final(counted_round: Office) -> Office:
    """A round whose result is frozen and not published."""
    step_to(counted_round, CODE, Stage.FINALISED)
    return counted_round


@pytest.fixture
def published(final: Office) -> Office:
    """A round published as the command line does it, without the newspaper."""
    final.do(step, CODE, Stage.PUBLISHED, DAY)
    return final


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A scanned page somewhere on the machine."""
    path = tmp_path / "3版.jpg"
    path.write_bytes(b"page three")
    return path


def refusal_of(call: Callable[[], object]) -> RuleError:
    """Return the refusal of a call."""
    with pytest.raises(RuleError) as refused:
        call()
    return refused.value


def in_short(office: Office) -> list[tuple[str, dt.date, str, list[str]]]:
    """Return newspaper, date, page and scans of the entries that hold."""
    return [
        (row.newspaper, row.printed_on, row.page, [one.name for one in row.scans])
        for row in office.ask(publications, CODE)
        if row.withdrawn is None
    ]


def test_publishing_with_the_newspaper_enters_it_and_starts_the_embargoes_on_its_date(
    final: Office, scan: Path
) -> None:
    final.do(publish, CODE, DAY, "某区日报", "3版", (scan,))
    assert in_short(final) == [("某区日报", DAY, "3版", ["3版.jpg"])]
    assert final.ask(round_by_code, CODE).published_on == DAY
    assert {row.due_on for row in final.ask(measures, CODE) if row.kind == "embargo"} == {DAY}


def test_publishing_with_the_newspaper_is_one_act_of_the_log(final: Office, scan: Path) -> None:
    final.do(publish, CODE, DAY, "某区日报", "3版", (scan,))
    with looking(final) as session:
        newest, before = entries(session)[:2]
    assert (newest.act, newest.subject, before.act) == ("publication.publish", CODE, "round.step")
    assert (newest.facts["newspaper"], newest.facts["page"], newest.facts["files"]) == ("某区日报", "3版", ["3版.jpg"])


def test_a_newspaper_that_is_refused_leaves_the_round_unpublished(final: Office) -> None:
    assert refusal_of(lambda: final.do(publish, CODE, DAY, "某区日报", " ")).key == "publication.page"
    assert final.ask(round_by_code, CODE).stage is Stage.FINALISED


def test_a_round_published_without_its_newspaper_gets_it_later(published: Office) -> None:
    published.do(record_publication, CODE, DAY, "某区日报", "3版")
    assert in_short(published) == [("某区日报", DAY, "3版", [])]


def test_a_newspaper_of_another_day_than_the_publication_is_refused_with_both_days(published: Office) -> None:
    other = DAY + dt.timedelta(days=1)
    refused = refusal_of(lambda: published.do(record_publication, CODE, other, "某区日报", "3版"))
    assert refused.key == "publication.other_day"
    assert refused.facts == {"round": CODE, "on": other, "published": DAY, "field": "printed_on"}


def test_a_newspaper_of_tomorrow_is_refused(published: Office) -> None:
    tomorrow = dt.date(2021, 4, 13)
    refused = refusal_of(lambda: published.do(record_publication, CODE, tomorrow, "某区日报", "3版"))
    assert refused.key == "publication.future"


@pytest.mark.parametrize(
    ("newspaper", "page", "key"), [("", "3版", "publication.newspaper"), ("某区日报", "", "publication.page")]
)
def test_newspaper_and_page_are_asked_for(published: Office, newspaper: str, page: str, key: str) -> None:
    assert refusal_of(lambda: published.do(record_publication, CODE, DAY, newspaper, page)).key == key


def test_a_round_that_is_not_published_has_no_newspaper(final: Office) -> None:
    refused = refusal_of(lambda: final.do(record_publication, CODE, DAY, "某区日报", "3版"))
    assert refused.key == "publication.unpublished"


def test_a_second_newspaper_of_the_same_result_is_refused(published: Office) -> None:
    published.do(record_publication, CODE, DAY, "某区日报", "3版")
    refused = refusal_of(lambda: published.do(record_publication, CODE, DAY, "某区晚报", "1版"))
    assert (refused.key, refused.facts["page"]) == ("publication.twice", "3版")


def test_a_withdrawn_entry_stays_readable_and_another_takes_its_place(published: Office) -> None:
    wrong = published.do(record_publication, CODE, DAY, "某区日报", "2版")
    published.do(withdraw_publication, wrong, "版次有误")
    published.do(record_publication, CODE, DAY, "某区日报", "3版")
    told = [(row.page, row.withdrawn, row.withdrawn_by) for row in published.ask(publications, CODE)]
    assert told == [("3版", None, None), ("2版", "版次有误", "某lead")]


def test_a_withdrawal_needs_a_reason_and_happens_once(published: Office, scan: Path) -> None:
    row = published.do(record_publication, CODE, DAY, "某区日报", "2版")
    assert refusal_of(lambda: published.do(withdraw_publication, row, " ")).key == "publication.reason"
    published.do(withdraw_publication, row, "版次有误")
    assert refusal_of(lambda: published.do(withdraw_publication, row, "再撤")).key == "publication.withdrawn"
    assert refusal_of(lambda: published.do(add_scans, row, (scan,))).key == "publication.withdrawn"


def test_a_correction_is_entered_beside_the_first_print(filled_office: Office) -> None:
    for day, page in ((12, "3版"), (15, "4版")):
        filled_office.do(record_publication, FILLED, dt.date(2021, 4, day), "某区日报", page)
    living = [row for row in filled_office.ask(publications, FILLED) if row.withdrawn is None]
    assert [(row.edition, row.printed_on, row.page) for row in living] == [
        (1, dt.date(2021, 4, 12), "3版"),
        (2, dt.date(2021, 4, 15), "4版"),
    ]


@pytest.fixture
def filled_office(filled_file: Path, tmp_path: Path, clock: HandClock) -> Iterator[Office]:
    """The filled office, whose result was corrected on the day of its publication, some days later."""
    with closing(Office.open(str(shutil.copy(filled_file, tmp_path / "filled.db")), clock)) as office:
        clock.set(dt.date(2021, 4, 20))
        office.log_in("lead", PASSWORD)
        yield office


def test_scans_are_added_later_and_the_same_one_only_once(published: Office, scan: Path) -> None:
    row = published.do(record_publication, CODE, DAY, "某区日报", "3版")
    published.do(add_scans, row, (scan,))
    assert refusal_of(lambda: published.do(add_scans, row, (scan,))).key == "attachment.again"
    assert refusal_of(lambda: published.do(add_scans, row, ())).key == "attachment.none"
    assert in_short(published)[0][3] == ["3版.jpg"]


def test_an_opened_scan_is_the_very_file_and_the_log_says_who_looked(published: Office, scan: Path) -> None:
    published.do(record_publication, CODE, DAY, "某区日报", "3版", (scan,))
    [row] = published.ask(publications, CODE)
    found = published.ask(opened_scan, row.scans[0].id)
    assert (found.path.read_bytes(), found.name) == (b"page three", "3版.jpg")
    with looking(published) as session:
        assert entries(session)[0].act == "publication.open_scan"
    assert refusal_of(lambda: published.ask(opened_scan, 99)).key == "publication.no_scan"


@pytest.mark.parametrize(("spoil", "key"), [("vanish", "attachment.vanished"), ("change", "attachment.changed")])
def test_a_scan_that_vanished_or_changed_is_told_by_verify_and_comes_back_with_the_original(
    published: Office, scan: Path, tmp_path: Path, spoil: str, key: str
) -> None:
    entry = published.do(record_publication, CODE, DAY, "某区日报", "3版", (scan,))
    [row] = published.ask(publications, CODE)
    kept = tmp_path / FOLDER / row.scans[0].sha256
    if spoil == "vanish":
        kept.unlink()
    else:
        kept.write_bytes(b"another page")
    with pytest.raises(DamageError, match=key):
        published.ask(opened_scan, row.scans[0].id)
    assert not sound(published)
    published.do(add_scans, entry, (scan,))
    assert sound(published)
    assert len(published.ask(publications, CODE)[0].scans) == 1


def sound(office: Office) -> bool:
    """Say whether the check of the scans holds."""
    with looking(office) as session:
        return next(check for check in verify(session).checks if check.key == "publications").ok
