"""Backups carry the kept files: brought once, checked, brought back; what is lacking is told by its name (R10.5)."""

from __future__ import annotations

import hashlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from desk.commands.program import run
from desk.office import Office
from desk.system.restoring import rehearse
from models.attachments.actions import attach
from models.attachments.queries import AttachmentKind
from models.common.errors import EnvironmentFault
from models.common.places import ROOT
from models.storage.backup import Backup, backup_folder, manifests, read_manifest
from models.storage.kept import FOLDER, STALE
from tests.conftest import PASSWORD, HandClock
from tests.make_filled import CODE
from tests.make_results import measure_of

PAPERS = {"谈话记录.pdf", "送达回证.png", "窗口.mp4", "某区日报3版.jpg"}
"""What the filled office keeps: two attachments, one of them removed, evidence, a scan of the newspaper."""


@pytest.fixture
def filled(filled_file: Path, tmp_path: Path, clock: HandClock) -> Iterator[Office]:
    """A copy of the filled office with its kept files, the lead logged in."""
    place = tmp_path / "office"
    shutil.copytree(filled_file.parent / FOLDER, place / FOLDER)
    with closing(Office.open(str(shutil.copy(filled_file, place / "office.db")), clock)) as office:
        office.log_in("lead", PASSWORD)
        yield office


def kept(folder: Path) -> dict[str, bytes]:
    """Return what lies in the folder of the kept files beside something, by digest."""
    return {path.name: path.read_bytes() for path in (folder / FOLDER).iterdir()}


def by_hand(office: Office, stick: Path) -> Backup:
    """Back up onto a medium."""
    return office.backup_by_hand(stick)


def restore(made: Backup | Path, target: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Restore by the command line; return the exit status and what was said of errors."""
    source = made if isinstance(made, Path) else Path(made.path)
    capsys.readouterr()
    status = run(["restore", str(source), "--data", str(target), "--user", "lead"])
    return status, capsys.readouterr().err


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command line know the lead's password."""
    monkeypatch.setenv("DESK_PASSWORD", PASSWORD)


# there and back


def test_a_backup_carried_elsewhere_brings_every_kept_file_back(
    filled: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = by_hand(filled, tmp_path / "stick")
    assert (made.files, made.lacking) == (4, ())
    assert read_manifest(Path(made.path)) == made
    live = kept(tmp_path / "office")
    shutil.rmtree(tmp_path / "office" / FOLDER)
    target = tmp_path / "elsewhere" / "new.db"
    assert restore(made, target, capsys) == (0, "")
    assert kept(target.parent) == live
    assert run(["verify", "--data", str(target), "--user", "lead"]) == 0


def test_a_folder_of_backups_opens_like_an_office(filled: Office, tmp_path: Path, clock: HandClock) -> None:
    made = by_hand(filled, tmp_path / "stick")
    with closing(Office.open(made.path, clock)) as again:
        again.log_in("lead", PASSWORD)
        assert again.verify().ok


def test_a_second_backup_brings_nothing_that_is_there(filled: Office, tmp_path: Path) -> None:
    by_hand(filled, tmp_path / "stick")
    before = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "stick" / FOLDER).iterdir()}
    by_hand(filled, tmp_path / "stick")
    assert {path.name: path.stat().st_mtime_ns for path in (tmp_path / "stick" / FOLDER).iterdir()} == before
    assert len(list((tmp_path / "stick").glob("*.db"))) == 2


def test_an_automatic_backup_takes_no_room_for_what_lies_on_the_same_disk(filled: Office, tmp_path: Path) -> None:
    filled.backup("exit")
    for path in (backup_folder(filled.store) / FOLDER).iterdir():
        assert path.samefile(tmp_path / "office" / FOLDER / path.name)
    shutil.rmtree(tmp_path / "office" / FOLDER)
    assert len(kept(backup_folder(filled.store))) == 4


def test_a_backup_by_hand_is_a_copy_of_its_own(filled: Office, tmp_path: Path) -> None:
    by_hand(filled, tmp_path / "stick")
    assert not any(
        path.samefile(tmp_path / "office" / FOLDER / path.name) for path in (tmp_path / "stick" / FOLDER).iterdir()
    )


def test_a_disk_that_knows_no_links_gets_copies(
    filled: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object) -> None:
        raise PermissionError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    filled.backup("exit")
    assert kept(backup_folder(filled.store)) == kept(tmp_path / "office")


def test_a_restore_beside_the_data_copies_nothing_twice(
    filled: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = filled.backup("exit")
    before = kept(tmp_path / "office")
    assert restore(made, tmp_path / "office" / "again.db", capsys) == (0, "")
    assert kept(tmp_path / "office") == before


def test_an_automatic_backup_of_an_earlier_program_finds_the_files_beside_the_data(
    filled: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = filled.backup("exit")
    shutil.rmtree(backup_folder(filled.store) / FOLDER)
    assert restore(made, tmp_path / "elsewhere" / "new.db", capsys) == (0, "")


def test_a_manifest_of_an_earlier_program_is_read(filled: Office, tmp_path: Path) -> None:
    made = by_hand(filled, tmp_path / "stick")
    manifest = Path(made.path).with_suffix(".json")
    told = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({key: told[key] for key in told if key not in ("files", "lacking")}), "utf-8")
    read = read_manifest(Path(made.path))
    assert read is not None
    assert (read.files, read.lacking) == (0, ())


# what is lacking


def test_a_backup_moved_alone_brings_the_data_and_names_what_is_lacking(
    filled: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = by_hand(filled, tmp_path / "stick")
    alone = tmp_path / "mail" / "only.db"
    alone.parent.mkdir()
    shutil.copy(made.path, alone)
    target = tmp_path / "elsewhere" / "new.db"
    status, said = restore(alone, target, capsys)
    assert status == 4
    assert all(f"{name}（缺失）" in said for name in PAPERS)
    assert str(target.parent / FOLDER) in said
    assert len(said.splitlines()) == 1
    shutil.copytree(tmp_path / "stick" / FOLDER, target.parent / FOLDER)
    assert run(["verify", "--data", str(target), "--user", "lead"]) == 0


@pytest.mark.parametrize(("harm", "word"), [("vanish", "缺失"), ("change", "已被改动")])
def test_a_lost_file_of_a_backup_is_told_by_its_name_and_not_brought(
    harm: str, word: str, filled: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = by_hand(filled, tmp_path / "stick")
    (film,) = [path for path in (tmp_path / "stick" / FOLDER).iterdir() if path.read_bytes() == b"film"]
    film.unlink()
    if harm == "change":
        film.write_bytes(b"Film")
    target = tmp_path / "elsewhere" / "new.db"
    status, said = restore(made, target, capsys)
    assert status == 4
    assert f"窗口.mp4（{word}）" in said
    assert "谈话记录.pdf" not in said
    assert film.name not in kept(target.parent)
    assert len(kept(target.parent)) == 3


def test_a_spoilt_file_on_the_medium_is_made_good_by_the_next_backup(filled: Office, tmp_path: Path) -> None:
    by_hand(filled, tmp_path / "stick")
    for path in (tmp_path / "stick" / FOLDER).iterdir():
        path.write_bytes(b"x" * path.stat().st_size)
    assert by_hand(filled, tmp_path / "stick").lacking == ()
    assert kept(tmp_path / "stick") == kept(tmp_path / "office")


def test_a_file_that_the_data_lost_is_named_by_the_backup_unless_the_medium_has_it(
    filled: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    by_hand(filled, tmp_path / "stick")
    (film,) = [path for path in (tmp_path / "office" / FOLDER).iterdir() if path.read_bytes() == b"film"]
    film.write_bytes(b"Film")
    assert by_hand(filled, tmp_path / "stick").lacking == ()
    made = by_hand(filled, tmp_path / "other")
    assert made.lacking == ("窗口.mp4",)
    assert film.name not in kept(tmp_path / "other")
    data = str(tmp_path / "office" / "office.db")
    assert run(["backup", "--out", str(tmp_path / "third"), "--data", data, "--user", "lead"]) == 0
    assert "窗口.mp4" in capsys.readouterr().out


def test_a_refused_restore_takes_the_files_back_that_it_brought(
    filled: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made = by_hand(filled, tmp_path / "stick")
    target = tmp_path / "elsewhere" / "new.db"
    monkeypatch.setenv("DESK_PASSWORD", "wrong")
    assert restore(made, target, capsys)[0] == 3
    assert list(target.parent.iterdir()) == []


def test_a_test_of_restoring_reads_the_files_where_they_lie_beside_the_backup(
    filled: Office, tmp_path: Path, clock: HandClock
) -> None:
    made = by_hand(filled, tmp_path / "stick")
    assert rehearse(made, clock()).ok
    (film,) = [path for path in (tmp_path / "stick" / FOLDER).iterdir() if path.read_bytes() == b"film"]
    film.write_bytes(b"Film")
    assert [one.places for one in rehearse(made, clock()).checks if not one.ok] == [("窗口.mp4 changed",)]


# cut short


def large(office: Office, tmp_path: Path) -> None:
    """Attach a file larger than the data: whoever may write only a little more than the data stops in that file."""
    sound = tmp_path / "录音.wav"
    sound.write_bytes(os.urandom(LARGE))
    office.do(attach, measure_of(office, CODE, "leader_talk", 1).id, [sound], AttachmentKind.OTHER)


LARGE = 8_000_000
MOST = 6_000_000
"""Bytes that one file may have while a backup is cut short: more than the data, less than the largest file."""


def test_a_medium_that_is_full_gets_no_backup_and_no_half_file(filled: Office, tmp_path: Path) -> None:
    large(filled, tmp_path)
    before, heard = resource.getrlimit(resource.RLIMIT_FSIZE), signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST, before[1]))
    try:
        with pytest.raises(EnvironmentFault) as caught:
            by_hand(filled, tmp_path / "stick")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, heard)
    assert caught.value.key == "storage.cannot_write"
    left = [path for path in (tmp_path / "stick").rglob("*") if path.is_file()]
    assert all(path.name == hashlib.sha256(path.read_bytes()).hexdigest() for path in left)


KILLED = """
import resource, signal, sys
from desk.commands.program import run
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # the system kills at the very byte
sys.exit(run(sys.argv[2:]))
"""


def test_a_backup_killed_in_the_middle_of_a_file_counts_for_nothing_and_the_next_one_is_whole(
    filled: Office, tmp_path: Path
) -> None:
    large(filled, tmp_path)
    stick, data = tmp_path / "stick", str(tmp_path / "office" / "office.db")
    arguments = [str(MOST), "backup", "--out", str(stick), "--data", data, "--user", "lead"]
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, *arguments], cwd=ROOT, capture_output=True, check=False
    )  # fmt: skip
    assert killed.returncode == -signal.SIGXFSZ, killed.stderr
    assert list(stick.glob("*.db")) == list(stick.glob("*.json")) == []
    halves = list(stick.rglob("*.part*"))
    assert {path.parent for path in halves} == {stick, stick / FOLDER}
    for path in halves:
        long_ago = path.stat().st_mtime - STALE - 3600
        os.utime(path, (long_ago, long_ago))
    made = by_hand(filled, stick)
    assert (made.files, made.lacking) == (5, ())
    assert {path.suffix for path in stick.rglob("*") if path.is_file()} == {".db", ".json", ""}


def test_automatic_backups_that_go_leave_the_files_of_those_that_stay(filled: Office, tmp_path: Path) -> None:
    first = filled.backup("exit")
    Path(first.path).unlink()
    filled.backup("exit")
    assert [one.files for one in manifests(filled.store)] == [4]
    assert kept(backup_folder(filled.store)) == kept(tmp_path / "office")
