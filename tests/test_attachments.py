"""Papers attached to a measure: kept whole, listed, given out, removed by a mark, and looked at again."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from desk.office import Office
from models.attachments.actions import LARGEST, attach, copy_out, remove
from models.attachments.queries import AttachmentKind, AttachmentRow, attachments, opened
from models.audit.queries import entries
from models.common.errors import DamageError, Refusal, RightError
from models.schema import METADATA
from models.storage.kept import FOLDER, KEEPERS, STALE, FileFault
from models.verification.queries import Check
from tests.conftest import PASSWORD, HandClock
from tests.make import a_numbered_registry
from tests.make_results import a_published_round, measure_of

CODE = "2021Q1"
SCAN, RECEIPT = "谈话记录扫描件".encode(), "送达回证".encode()


@pytest.fixture
def published(lead: Office, tmp_path: Path) -> Office:
    """A published round whose sections 1 to 4 are listed."""
    a_numbered_registry(lead, tmp_path, 8)
    a_published_round(lead, tmp_path, {1: 9, 2: 8, 3: 7, 4: 6})
    return lead


@pytest.fixture
def talk(published: Office) -> int:
    """The talk with the leader of section 1."""
    return measure_of(published, CODE, "leader_talk", 1).id


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A scanned paper somewhere on the machine."""
    return a_file(tmp_path, "记录 1.pdf", SCAN)


def a_file(folder: Path, name: str, content: bytes) -> Path:
    """Write a file into the scanner's folder."""
    path = folder / "scanner" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


def folder_of(office: Office) -> Path:
    """Return the folder of the kept files."""
    assert office.store.path is not None
    return office.store.path.parent / FOLDER


def kept(office: Office, content: bytes = SCAN) -> Path:
    """Return where a file is kept."""
    return folder_of(office) / sha256(content).hexdigest()


def the(office: Office, measure: int) -> AttachmentRow:
    """Return the one attachment of a measure."""
    (row,) = office.ask(attachments, measure)
    return row


def refusal(call: Callable[[], object]) -> Refusal:
    """Return the refusal that a call raises."""
    with pytest.raises(Refusal) as caught:
        call()
    return caught.value


def check_of(office: Office, key: str) -> Check:
    """Return one check of a verification."""
    return next(check for check in office.verify().checks if check.key == key)


# adding


def test_a_file_is_kept_whole_with_name_size_day_person_and_what_it_is(
    published: Office, talk: int, scan: Path
) -> None:
    published.do(attach, talk, [scan], AttachmentKind.TALK_RECORD, "第二次谈话")
    scan.unlink()
    row = the(published, talk)
    assert (row.name, row.sha256, row.size) == ("记录 1.pdf", sha256(SCAN).hexdigest(), len(SCAN))
    assert (row.kind, row.note, row.added_by) == (AttachmentKind.TALK_RECORD, "第二次谈话", "某lead")
    assert (row.added_on, row.fault, row.removed) == (published.clock().date(), None, None)
    assert kept(published).read_bytes() == SCAN


def test_several_files_are_one_act_and_stand_in_their_order(
    published: Office, talk: int, scan: Path, tmp_path: Path
) -> None:
    other = a_file(tmp_path, "回证.png", RECEIPT)
    published.do(attach, talk, [scan, other], AttachmentKind.RECEIPT)
    assert [row.name for row in published.ask(attachments, talk)] == ["记录 1.pdf", "回证.png"]
    published.log_in("auditor", PASSWORD)
    assert [one.act for one in published.ask(entries)].count("attachment.add") == 1


def test_the_same_file_at_two_measures_lies_there_once(published: Office, talk: int, scan: Path) -> None:
    other = measure_of(published, CODE, "leader_talk", 2).id
    published.do(attach, talk, [scan], AttachmentKind.OTHER)
    published.do(attach, other, [scan], AttachmentKind.OTHER)
    assert [path.name for path in folder_of(published).iterdir()] == [sha256(SCAN).hexdigest()]
    assert the(published, other).fault is None


def test_the_same_file_is_attached_to_a_measure_once(published: Office, talk: int, scan: Path, tmp_path: Path) -> None:
    published.do(attach, talk, [scan], AttachmentKind.OTHER)
    again = a_file(tmp_path, "另一个名字.pdf", SCAN)
    found = refusal(lambda: published.do(attach, talk, [again], AttachmentKind.OTHER))
    assert (found.key, found.facts["known"]) == ("attachment.again", "记录 1.pdf")
    twice = a_file(tmp_path, "再来.pdf", RECEIPT)
    assert refusal(lambda: published.do(attach, talk, [twice, twice], AttachmentKind.OTHER)).key == "attachment.again"
    assert the(published, talk).name == "记录 1.pdf"


def test_what_was_removed_may_be_attached_again(published: Office, talk: int, scan: Path) -> None:
    published.do(attach, talk, [scan], AttachmentKind.OTHER)
    published.do(remove, the(published, talk).id, "贴错")
    published.do(attach, talk, [scan], AttachmentKind.TALK_RECORD)
    assert [row.removed for row in published.ask(attachments, talk)] == [None, "贴错"]


def a_folder(folder: Path) -> Path:
    """A folder."""
    path = folder / "扫描"
    path.mkdir()
    return path


def a_pipe(folder: Path) -> Path:
    """What would never end."""
    path = folder / "pipe"
    os.mkfifo(path)
    return path


def an_empty_file(folder: Path) -> Path:
    """A scan that failed."""
    return a_file(folder, "空.pdf", b"")


def a_large_file(folder: Path) -> Path:
    """One byte too much, none of them written."""
    path = a_file(folder, "大.pdf", b"")
    os.truncate(path, LARGEST + 1)
    return path


def no_file(folder: Path) -> Path:
    """Nothing at all."""
    return folder / "没有.pdf"


UNFIT = [
    (a_folder, "kept.no_file"),
    (a_pipe, "kept.no_file"),
    (an_empty_file, "kept.empty"),
    (a_large_file, "kept.large"),
    (no_file, "kept.unreadable"),
]


@pytest.mark.parametrize(("make", "key"), UNFIT, ids=[make.__name__ for make, _ in UNFIT])
def test_what_cannot_be_kept_is_refused_with_everything_beside_it(
    make: Callable[[Path], Path], key: str, published: Office, talk: int, scan: Path, tmp_path: Path
) -> None:
    path = make(tmp_path)
    assert refusal(lambda: published.do(attach, talk, [scan, path], AttachmentKind.OTHER)).key == key
    assert published.ask(attachments, talk) == ()
    assert not folder_of(published).exists()


def test_a_name_that_is_no_text_is_kept_with_question_marks(published: Office, talk: int, tmp_path: Path) -> None:
    path = Path(os.fsdecode(bytes(tmp_path) + b"/scan\xff\n1.pdf"))
    path.write_bytes(SCAN)
    published.do(attach, talk, [path], AttachmentKind.OTHER)
    assert the(published, talk).name == "scan? 1.pdf"


def test_a_full_disk_leaves_no_half_file(published: Office, talk: int, tmp_path: Path) -> None:
    """The system's limit on a file's size stands for the disk's."""
    path = a_file(tmp_path, "长.pdf", b"x" * 4_000_000)
    before, heard = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, before[1]))
    try:
        found = refusal(lambda: published.do(attach, talk, [path], AttachmentKind.OTHER))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, heard)
    assert found.key == "kept.unreadable"
    assert list(folder_of(published).iterdir()) == []


def test_half_files_of_a_power_cut_are_swept_when_they_are_old(published: Office, talk: int, scan: Path) -> None:
    folder_of(published).mkdir()
    old, new, foreign = (folder_of(published) / name for name in (f".{'a' * 32}.part", f".{'b' * 32}.part", "x.part"))
    for path in (old, new, foreign):
        path.write_bytes(b"half")
    long_ago = new.stat().st_mtime - STALE - 60
    for path in (old, foreign):
        os.utime(path, (long_ago, long_ago))
    published.do(attach, talk, [scan], AttachmentKind.OTHER)
    assert (old.exists(), new.exists(), foreign.exists()) == (False, True, True)


# giving out


def test_a_copy_is_given_out_whole_and_entered(published: Office, talk: int, scan: Path, tmp_path: Path) -> None:
    published.do(attach, talk, [scan], AttachmentKind.OTHER)
    target = tmp_path / "stick" / "副本.pdf"
    target.parent.mkdir()
    published.log_in("archivist", PASSWORD)
    published.do(copy_out, the(published, talk).id, target)
    assert target.read_bytes() == SCAN
    assert [path.name for path in target.parent.iterdir()] == ["副本.pdf"]
    published.log_in("auditor", PASSWORD)
    (entry,) = [one for one in published.ask(entries) if one.act == "attachment.copy"]
    assert (entry.facts["to"], entry.facts["sha256"]) == ("副本.pdf", sha256(SCAN).hexdigest())


def test_a_copy_goes_nowhere_that_is_no_folder(published: Office, talk: int, scan: Path, tmp_path: Path) -> None:
    published.do(attach, talk, [scan], AttachmentKind.OTHER)
    found = refusal(lambda: published.do(copy_out, the(published, talk).id, tmp_path / "none" / "副本.pdf"))
    assert found.key == "storage.cannot_write"


def test_that_somebody_opened_a_file_is_entered(published: Office, talk: int, scan: Path) -> None:
    published.do(attach, talk, [scan], AttachmentKind.OTHER)
    assert published.ask(opened, the(published, talk).id).path.read_bytes() == SCAN
    published.log_in("auditor", PASSWORD)
    assert "attachment.open" in [one.act for one in published.ask(entries)]


# removing


def test_a_removed_file_stays_kept_and_says_who_removed_it_when_and_why(
    published: Office, talk: int, scan: Path
) -> None:
    published.do(attach, talk, [scan], AttachmentKind.OTHER)
    published.do(remove, the(published, talk).id, "贴错事项")
    row = the(published, talk)
    assert (row.removed, row.removed_on, row.removed_by) == ("贴错事项", published.clock().date(), "某lead")
    assert kept(published).read_bytes() == SCAN
    assert published.ask(opened, row.id).path == kept(published)


def test_a_removal_needs_a_reason_and_happens_once(published: Office, talk: int, scan: Path) -> None:
    published.do(attach, talk, [scan], AttachmentKind.OTHER)
    row = the(published, talk).id
    assert refusal(lambda: published.do(remove, row, " ")).key == "attachment.reason"
    published.do(remove, row, "贴错")
    assert refusal(lambda: published.do(remove, row, "再移")).key == "attachment.removed"
    assert refusal(lambda: published.do(remove, row + 1, "无")).key == "attachment.unknown"


def test_the_archivist_reads_and_the_clerk_has_nothing(published: Office, talk: int, scan: Path) -> None:
    published.do(attach, talk, [scan], AttachmentKind.OTHER)
    published.log_in("archivist", PASSWORD)
    row = the(published, talk)
    with pytest.raises(RightError):
        published.do(remove, row.id, "理由")
    with pytest.raises(RightError):
        published.do(attach, talk, [scan], AttachmentKind.OTHER)
    published.log_in("clerk", PASSWORD)
    for call in (lambda: published.ask(attachments, talk), lambda: published.ask(opened, row.id)):
        with pytest.raises(RightError):
            call()


# looking again


def vanish(path: Path) -> None:
    """Lose the file."""
    path.unlink()


def change(path: Path) -> None:
    """Change a byte."""
    path.write_bytes(SCAN[:-1] + b"x")


LOST = [(vanish, FileFault.VANISHED), (change, FileFault.CHANGED)]


@pytest.mark.parametrize(("harm", "fault"), LOST, ids=["vanished", "changed"])
def test_a_lost_file_is_shown_refused_found_by_verify_and_put_back_by_the_original(
    harm: Callable[[Path], None], fault: FileFault, published: Office, talk: int, scan: Path, tmp_path: Path
) -> None:
    published.do(attach, talk, [scan], AttachmentKind.OTHER)
    harm(kept(published))
    row = the(published, talk)
    assert row.fault is fault
    for call in (lambda: published.ask(opened, row.id), lambda: published.do(copy_out, row.id, tmp_path / "a.pdf")):
        found = refusal(call)
        assert (type(found), found.key) == (DamageError, f"attachment.{fault}")
    assert not (tmp_path / "a.pdf").exists()
    assert check_of(published, "attachments").places == (f"{CODE} 记录 1.pdf {fault}",)
    published.do(attach, talk, [scan], AttachmentKind.OTHER)
    assert the(published, talk) == AttachmentRow(**{**vars(row), "fault": None})
    assert published.verify().ok


def test_verify_looks_at_what_was_removed_too(published: Office, talk: int, scan: Path) -> None:
    published.do(attach, talk, [scan], AttachmentKind.OTHER)
    published.do(remove, the(published, talk).id, "贴错")
    kept(published).unlink()
    assert not check_of(published, "attachments").ok


def test_a_row_changed_past_the_program_is_found(published: Office, talk: int, scan: Path) -> None:
    published.do(attach, talk, [scan], AttachmentKind.OTHER)
    with published.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE attachment SET name = '别的.pdf'")
    assert check_of(published, "tables").places == ("attachment [1]",)


def test_a_file_that_nothing_refers_to_is_told_of_as_harmless(published: Office, talk: int, scan: Path) -> None:
    """So it is left by a power cut between the file and its row."""
    published.do(attach, talk, [scan], AttachmentKind.OTHER)
    spare = kept(published, RECEIPT)
    spare.write_bytes(RECEIPT)
    report = published.verify()
    assert report.ok
    assert check_of(published, "spare_files").notes == (spare.name,)


def test_what_a_refused_act_kept_is_harmless(published: Office, talk: int, scan: Path, tmp_path: Path) -> None:
    published.do(attach, talk, [scan], AttachmentKind.OTHER)
    other = a_file(tmp_path, "回证.png", RECEIPT)
    assert refusal(lambda: published.do(attach, talk, [other, scan], AttachmentKind.OTHER)).key == "attachment.again"
    assert the(published, talk).name == "记录 1.pdf"
    assert published.verify().ok


def test_every_table_with_kept_files_is_known_to_whoever_looks_for_them() -> None:
    shaped = {
        table.name for table in METADATA.tables.values() if {"name", "sha256", "size"} <= set(table.columns.keys())
    }
    assert shaped == set(KEEPERS)


def test_a_server_keeps_attachments_beside_its_backups(database: str, tmp_path: Path, clock: HandClock) -> None:
    with closing(Office.open(database, clock)) as office:
        office.log_in("lead", PASSWORD)
        a_numbered_registry(office, tmp_path, 8)
        a_published_round(office, tmp_path, {1: 9, 2: 8, 3: 7, 4: 6})
        talk = measure_of(office, CODE, "leader_talk", 1).id
        office.do(attach, talk, [a_file(tmp_path, "服务器.pdf", b"served")], AttachmentKind.OTHER)
        assert the(office, talk).fault is None
        assert office.verify().ok
