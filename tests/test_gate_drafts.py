"""Acts that keep unsaved work make no record, so they leave no entry in the log; the gate holds them to it (R10.3)."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from desk.office import Office
from models.audit.tables import AuditEntry, Outcome
from models.common.acts import Work, act
from models.common.rights import Right
from models.settings.actions import put
from models.settings.queries import setting
from tests.make import looking


@act("test.slips_a_record_in", Right.NONE, draft=True)
def slip_a_record_in(work: Work) -> None:
    """Change a record although this is declared to be a draft."""
    put(work, "address", "某路9号")


def test_a_draft_that_would_change_a_record_is_a_bug_and_changes_nothing(lead: Office) -> None:
    with looking(lead) as session:
        before = setting(session, "address")
    with pytest.raises(AssertionError, match="changes a record"):
        lead.do(slip_a_record_in)
    with looking(lead) as session:
        assert setting(session, "address") == before
        newest = session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)).one()
        assert (newest.act, newest.outcome) == ("test.slips_a_record_in", Outcome.FAILED)
        assert session.scalar(select(func.count()).select_from(AuditEntry)) == newest.seq
