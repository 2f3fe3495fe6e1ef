"""The law of drafts: made, checked, approved, and only then a number; who may do what when (R8.5)."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from models.common.errors import RuleError


class DraftStage(StrEnum):
    """How far a paper has come before it has a number."""

    DRAFTED = "drafted"
    RETURNED = "returned"
    """Sent back with a reason; made anew or changed, it is a draft again."""
    CHECKED = "checked"
    APPROVED = "approved"
    """It has its number: approval and number are one act."""
    DROPPED = "dropped"
    """Never numbered; the reason is kept."""


LIVING: Final = frozenset({DraftStage.DRAFTED, DraftStage.RETURNED, DraftStage.CHECKED})
"""Drafts that may still become papers."""


def draft_stage(*, checked: bool, approved: bool, returned: bool, dropped: bool) -> DraftStage:
    """Return how far a draft has come."""
    if dropped:
        return DraftStage.DROPPED
    if approved:
        return DraftStage.APPROVED
    if checked:
        return DraftStage.CHECKED
    return DraftStage.RETURNED if returned else DraftStage.DRAFTED


def require_living(stage: DraftStage, title: str) -> None:
    """Refuse what is done to drafts once it is a paper or dropped; raises RuleError `draft.over`."""
    if stage not in LIVING:
        raise RuleError("draft.over", title=title, stage=stage)


def require_unchecked(stage: DraftStage, title: str) -> None:
    """Refuse a second check; raises RuleError `draft.over` or `draft.checked`."""
    require_living(stage, title)
    if stage is DraftStage.CHECKED:
        raise RuleError("draft.checked", title=title)


def require_checked(stage: DraftStage, title: str) -> None:
    """Refuse to approve what nobody checked; raises RuleError `draft.over` or `draft.not_checked`."""
    require_living(stage, title)
    if stage is not DraftStage.CHECKED:
        raise RuleError("draft.not_checked", title=title)


def require_other(drafted_by: str, approving: str, title: str) -> None:
    """Refuse that one person drafts and approves, where the office wants two; raises RuleError `draft.same_person`."""
    if drafted_by == approving:
        raise RuleError("draft.same_person", title=title, person=drafted_by)


def reason_of(text: str, key: str) -> str:
    """Return a reason on one line; raises the RuleError of `key` when it is empty."""
    clean = " ".join(text.split())
    if not clean:
        raise RuleError(key, field="reason")
    return clean
