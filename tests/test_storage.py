"""Data files: how they open, when they are refused, how they are upgraded, copied and brought back (R10.5)."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk.office import Office
from models.common.errors import DamageError, EnvironmentFault, Refusal
from models.schema import METADATA
from models.storage.backup import KEPT, backup_folder, make_backup, manifests, read_manifest, restore, safety_copy
from models.storage.engine import SETTINGS, SHARES, filesystem, open_engine
from models.storage.migrating import MIGRATIONS, known_revisions
from models.storage.store import make_store, open_store
from models.storage.upgrade import upgrade
from tests.conftest import PASSWORD, HandClock

NOW = dt.datetime(2021, 4, 12, 9, tzinfo=dt.UTC)


def refusal(run: Callable[[], object]) -> Refusal:
    """Run what must be refused and return the refusal."""
    with pytest.raises(Refusal) as caught:
        run()
    return caught.value


def rows(path: Path, statement: str) -> list[tuple[object, ...]]:
    """Read a file with the plain driver."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement).fetchall()


def execute(path: Path, statement: str) -> None:
    """Change a file with the plain driver."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


def everything(folder: Path) -> set[str]:
    """Return the names of all files below a folder."""
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


# opening


@pytest.mark.parametrize("name", SETTINGS)
def test_each_setting_is_in_force_on_every_connection(data_file: Path, name: str) -> None:
    with closing(open_store(str(data_file), NOW)) as store:
        for connection in (store.engine.connect(), store.engine.connect()):
            assert connection.exec_driver_sql(f"PRAGMA {name}").scalar() == SETTINGS[name]


def test_a_setting_that_does_not_take_is_refused(data_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SETTINGS, "synchronous", 1_000)
    found = refusal(lambda: open_engine(str(data_file)))
    assert (found.key, found.facts["setting"]) == ("storage.setting_refused", "synchronous")


def a_missing_file(_: Path, folder: Path) -> Path:
    """A path where nothing is."""
    return folder / "none.db"


def a_folder(_: Path, folder: Path) -> Path:
    """A folder instead of a file."""
    return folder


def garbage(_: Path, folder: Path) -> Path:
    """A file of bytes that are no database."""
    path = folder / "garbage.db"
    path.write_bytes(os.urandom(9000))
    return path


def an_empty_file(_: Path, folder: Path) -> Path:
    """A file without a byte."""
    path = folder / "empty.db"
    path.touch()
    return path


def a_foreign_database(_: Path, folder: Path) -> Path:
    """Some other program's database."""
    path = folder / "foreign.db"
    execute(path, "CREATE TABLE bookmark (url TEXT)")
    return path


def a_newer_file(office: Path, _: Path) -> Path:
    """Data that a newer program has upgraded."""
    execute(office, "UPDATE alembic_version SET version_num = '9999'")
    return office


REFUSED = [
    (a_missing_file, EnvironmentFault, "storage.no_file"),
    (a_folder, EnvironmentFault, "storage.no_file"),
    (an_empty_file, EnvironmentFault, "storage.no_file"),
    (garbage, DamageError, "storage.not_a_database"),
    (a_foreign_database, DamageError, "storage.foreign_file"),
    (a_newer_file, EnvironmentFault, "storage.newer_file"),
]


@pytest.mark.parametrize(("make", "kind", "key"), REFUSED, ids=[make.__name__ for make, *_ in REFUSED])
def test_what_is_no_office_of_this_program_is_refused(
    make: Callable[[Path, Path], Path], kind: type[Refusal], key: str, data_file: Path, tmp_path: Path
) -> None:
    where = make(data_file, tmp_path)
    found = refusal(lambda: open_store(str(where), NOW))
    assert (type(found), found.key) == (kind, key)


def test_a_refused_newer_file_keeps_every_byte(data_file: Path, tmp_path: Path) -> None:
    before = rows(a_newer_file(data_file, tmp_path), "SELECT * FROM audit_entry")
    refusal(lambda: open_store(str(data_file), NOW))
    assert rows(data_file, "SELECT * FROM audit_entry") == before
    assert not (tmp_path / "backups").exists()


def test_a_missing_file_is_not_made_by_opening(tmp_path: Path) -> None:
    refusal(lambda: open_store(str(tmp_path / "none.db"), NOW))
    assert everything(tmp_path) == set()


@pytest.mark.parametrize("where", ["mysql://host/office", "postgresql://host/office", "sqlite:///office.db"])
def test_an_address_of_another_kind_is_refused(where: str) -> None:
    assert refusal(lambda: open_store(where, NOW)).key == "storage.unknown_address"


def test_a_server_that_does_not_answer_is_refused_without_its_password(tmp_path: Path) -> None:
    found = refusal(lambda: open_store(f"postgresql+psycopg://me:secret@/office?host={tmp_path}", NOW))
    assert found.key == "storage.server_unreachable"
    assert "secret" not in str(found.facts)


def test_new_data_is_never_made_over_a_file(data_file: Path) -> None:
    before = data_file.read_bytes()
    assert refusal(lambda: make_store(str(data_file), NOW)).key == "storage.target_exists"
    assert data_file.read_bytes() == before


@pytest.mark.parametrize("name", ["a b.db", "50%.db", "a#b.db", "what?.db", "%41.db", "某区办.db"])
def test_any_name_of_a_file_opens_backs_up_and_restores(founded_file: Path, tmp_path: Path, name: str) -> None:
    place = tmp_path / name.removesuffix(".db")
    place.mkdir()
    data = Path(shutil.copy(next((founded_file.parent / "backups").glob("*.db")), place / name))
    with closing(open_store(str(data), NOW)) as store:
        made = safety_copy(store, NOW, "hand")
    restore(Path(made.path), place / f"again {name}")
    assert len(rows(place / f"again {name}", "SELECT * FROM account")) == 6
    assert {path.name for path in place.iterdir()} == {name, f"again {name}", "backups"}


# network shares

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
tmpfs /tmp tmpfs rw 0 0
fileserver:/office /mnt/office nfs4 rw 0 0
//winserver/share /mnt/win\\040share cifs rw 0 0
/dev/sdb1 /mnt/office/local ext4 rw 0 0
me@host: /home/me/remote fuse.sshfs rw 0 0
old:/x /srv/twice nfs rw 0 0
/dev/sdc1 /srv/twice xfs rw 0 0
"""
PLACES = [
    ("/home/me/office.db", "ext4"),
    ("/tmp/office.db", "tmpfs"),
    ("/tmpfile.db", "ext4"),
    ("/mnt/office/office.db", "nfs4"),
    ("/mnt/office", "nfs4"),
    ("/mnt/office2/office.db", "ext4"),
    ("/mnt/office/local/office.db", "ext4"),
    ("/mnt/win share/年/office.db", "cifs"),
    ("/home/me/remote/office.db", "fuse.sshfs"),
    ("/srv/twice/office.db", "xfs"),
]


@pytest.mark.parametrize(("path", "kind"), PLACES)
def test_the_file_system_of_a_path_is_that_of_its_innermost_mount(path: str, kind: str) -> None:
    assert filesystem(Path(path), MOUNTS) == kind


@pytest.mark.parametrize("kind", sorted(SHARES))
def test_a_file_on_a_network_share_is_refused(
    kind: str, data_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = f"server:/x {str(tmp_path).replace(' ', chr(92) + '040')} {kind} rw 0 0\n"
    read = Path.read_text
    monkeypatch.setattr(
        Path, "read_text", lambda path, **how: table if path == Path("/proc/self/mounts") else read(path, **how)
    )
    assert refusal(lambda: open_store(str(data_file), NOW)).key == "storage.network_share"


# upgrades

NEXT = '''"""A later version."""
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "0999", "{last}", None, None


def upgrade():
    op.create_table("later", sa.Column("id", sa.Integer(), primary_key=True))
    {then}
'''


def later_program(folder: Path, then: str = "pass") -> Path:
    """Return the migrations of a program that is one version further."""
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "0999_later.py").write_text(NEXT.format(last=known_revisions()[-1], then=then))
    return folder


def test_an_upgrade_makes_a_safety_copy_of_the_data_as_it_was(data_file: Path, tmp_path: Path) -> None:
    with closing(open_store(str(data_file), NOW)) as store:
        assert upgrade(store, NOW, later_program(tmp_path / "later"))
        (copy,) = manifests(store)
    assert copy.reason == "upgrade"
    assert rows(data_file, "SELECT version_num FROM alembic_version") == [("0999",)]
    assert rows(Path(copy.path), "SELECT version_num FROM alembic_version") == [(known_revisions()[-1],)]


def test_a_file_that_is_up_to_date_is_left_alone(data_file: Path) -> None:
    with closing(open_store(str(data_file), NOW)) as store:
        assert not upgrade(store, NOW)
        assert manifests(store) == ()


def test_an_upgrade_that_fails_changes_nothing(data_file: Path, tmp_path: Path) -> None:
    broken = later_program(tmp_path / "later", "op.drop_table('no_such_table')")
    before = rows(data_file, "SELECT sql FROM sqlite_master ORDER BY name")
    with closing(open_store(str(data_file), NOW)) as store, pytest.raises(Exception, match="no_such_table"):
        upgrade(store, NOW, broken)
    assert rows(data_file, "SELECT sql FROM sqlite_master ORDER BY name") == before
    assert rows(data_file, "SELECT version_num FROM alembic_version") == [(known_revisions()[-1],)]


def test_without_room_for_a_safety_copy_nothing_is_upgraded(data_file: Path, tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("in the way")
    with closing(open_store(str(data_file), NOW)) as store:
        found = refusal(lambda: upgrade(store, NOW, later_program(tmp_path / "later")))
    assert found.key == "storage.cannot_write"
    assert rows(data_file, "SELECT version_num FROM alembic_version") == [(known_revisions()[-1],)]


def test_the_migrations_give_a_file_exactly_the_mapped_tables(data_file: Path) -> None:
    with closing(open_store(str(data_file), NOW)) as store, store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), METADATA) == []


def test_the_migrations_give_a_server_exactly_the_mapped_tables(database: str) -> None:
    with closing(open_store(database, NOW)) as store, store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), METADATA) == []


# copies


def test_a_backup_holds_what_was_stored_and_names_the_newest_entry(office: Office, tmp_path: Path) -> None:
    made = make_backup(office.store, tmp_path / "stick", NOW, "hand")
    held = rows(Path(made.path), "SELECT seq, hash FROM audit_entry ORDER BY seq DESC LIMIT 1")
    assert held == [(made.audit_seq, made.audit_hash)]
    assert read_manifest(Path(made.path)) == made
    assert everything(tmp_path / "stick") == {Path(made.path).name, Path(made.path).with_suffix(".json").name}


def test_a_backup_holds_what_was_written_a_moment_ago(lead: Office, tmp_path: Path) -> None:
    made = make_backup(lead.store, tmp_path / "stick", NOW, "hand")
    assert rows(Path(made.path), "SELECT act FROM audit_entry ORDER BY seq DESC LIMIT 1") == [("account.login",)]


def test_a_backup_goes_nowhere_that_is_no_folder(office: Office, tmp_path: Path) -> None:
    (tmp_path / "stick").write_text("a file")
    before = everything(tmp_path)
    assert refusal(lambda: make_backup(office.store, tmp_path / "stick", NOW, "hand")).key == "storage.cannot_write"
    assert everything(tmp_path) == before


def test_a_backup_that_cannot_be_written_leaves_nothing_half_made(office: Office, tmp_path: Path) -> None:
    too_long = "x" * 240
    found = refusal(lambda: make_backup(office.store, tmp_path / "stick", NOW, too_long))
    assert (type(found), found.key) == (EnvironmentFault, "storage.cannot_write")
    assert everything(tmp_path / "stick") == set()


def damaged(path: Path) -> Path:
    """Overwrite pages in the middle of a file, as a dying disk does."""
    raw = bytearray(path.read_bytes())
    middle = len(raw) // 2 // 4096 * 4096
    raw[middle : middle + 8192] = os.urandom(8192)
    path.write_bytes(raw)
    return path


def test_a_damaged_file_gives_no_backup_and_leaves_nothing_half_made(data_file: Path, tmp_path: Path) -> None:
    with closing(open_engine(str(data_file))) as store:
        damaged(data_file)
        found = refusal(lambda: make_backup(store, tmp_path / "stick", NOW, "hand"))
    assert (type(found), found.key) == (DamageError, "storage.copy_damaged")
    assert everything(tmp_path / "stick") == set()


def test_only_the_newest_automatic_backups_are_kept(office: Office, clock: HandClock) -> None:
    for _ in range(KEPT + 2):
        office.backup("again")
    kept = manifests(office.store)
    assert len(kept) == KEPT
    assert len(everything(backup_folder(office.store))) == 2 * KEPT
    assert [one.made_at for one in kept] == sorted(one.made_at for one in kept)
    assert kept[-1].made_at == clock.now.isoformat()


def test_a_backup_is_restored_into_a_new_place_and_opens(lead: Office, tmp_path: Path) -> None:
    target = tmp_path / "new folder" / "office.db"
    restore(Path(lead.backup().path), target)
    with closing(Office.open(str(target))) as again:
        assert again.log_in("auditor", PASSWORD)
        assert again.verify().ok
    assert everything(target.parent) == {"office.db"}


def test_a_restore_never_writes_over_a_file(office: Office, data_file: Path) -> None:
    copy = Path(office.backup().path)
    assert refusal(lambda: restore(copy, data_file)).key == "storage.target_exists"


def test_a_restore_needs_a_backup_that_is_there(tmp_path: Path) -> None:
    assert refusal(lambda: restore(tmp_path / "none.db", tmp_path / "office.db")).key == "storage.no_backup"


def changed(copy: Path) -> None:
    """Change a value in a backup."""
    execute(copy, "UPDATE account SET person = '某某' WHERE id = 1")


def torn(copy: Path) -> None:
    """Lose the manifest and the end of the file."""
    copy.with_suffix(".json").unlink()
    copy.write_bytes(copy.read_bytes()[:-4096])


def scrambled(copy: Path) -> None:
    """Lose the manifest and damage pages."""
    copy.with_suffix(".json").unlink()
    damaged(copy)


def with_a_spoilt_manifest(copy: Path) -> None:
    """Cut the manifest short."""
    copy.with_suffix(".json").write_text("{")


SPOILT = [
    (changed, "storage.backup_changed"),
    (torn, "storage.copy_damaged"),
    (scrambled, "storage.copy_damaged"),
    (with_a_spoilt_manifest, "storage.manifest_damaged"),
]


@pytest.mark.parametrize(("spoil", "key"), SPOILT, ids=[spoil.__name__ for spoil, _ in SPOILT])
def test_a_spoilt_backup_is_not_restored_and_leaves_nothing(
    spoil: Callable[[Path], None], key: str, office: Office, tmp_path: Path
) -> None:
    copy = Path(office.backup().path)
    spoil(copy)
    found = refusal(lambda: restore(copy, tmp_path / "new" / "office.db"))
    assert (type(found), found.key) == (DamageError, key)
    assert not (tmp_path / "new").exists() or everything(tmp_path / "new") == set()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 0.999), bit=st.integers(0, 7))
def test_one_flipped_bit_anywhere_in_a_backup_is_seen_before_it_is_restored(
    place: float, bit: int, founded_file: Path, tmp_path: Path
) -> None:
    source = next((founded_file.parent / "backups").glob("*.db"))
    copy = Path(shutil.copy(source, tmp_path / "bent.db"))
    manifest = source.with_suffix(".json")
    shutil.copy(manifest, copy.with_suffix(".json"))
    raw = bytearray(copy.read_bytes())
    raw[int(place * len(raw))] ^= 1 << bit
    copy.write_bytes(raw)
    assert refusal(lambda: restore(copy, tmp_path / "office.db")).key == "storage.backup_changed"
