"""Papers of the version that kept no wordings: the upgrade changes nothing that they say (R8.4)."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from models.common.canonical import canonical
from models.documents.queries import paper
from models.documents.wordings import in_force, wordings
from models.storage.engine import open_engine
from models.storage.migrating import migrate
from models.storage.store import reading
from reports import head_talk
from reports.issuing import pdf
from reports.kit.frozen import to_plain
from tests.papers import PUBLISHED, a_notice, drawn_by
from tests.test_migration_0002 import first_version, put


def test_a_paper_from_before_wordings_were_kept_prints_as_it_did(tmp_path: Path) -> None:
    where = first_version(str(tmp_path / "office.db"))
    facts = {name: value for name, value in to_plain(a_notice()).items() if name != "wording"}
    with closing(open_engine(where)) as store:
        migrate(store.engine, to="0013")
        with store.engine.begin() as connection:
            put(
                connection, "paper", id=1, organ_code="某纪评", year=2021, serial=1, kind="head_talk", round_id=1,
                title="谈话提醒通知书", dated_on=PUBLISHED.isoformat(), facts=canonical(facts),
            )  # fmt: skip
        migrate(store.engine)
        with reading(store) as session:
            row = paper(session, 1)
            assert (wordings(session), in_force(session, "head_talk")) == ((), None)
    assert row.wording is None
    assert pdf(row)[0] == drawn_by(head_talk.draw, a_notice())[0]
