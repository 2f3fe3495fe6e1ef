"""Papers before their number: drafted, checked, approved or dropped, each with who and when.

Revision 0014. Nothing that is there changes; papers that have a number already have no draft.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_LIVING = "approved_at IS NULL AND dropped IS NULL"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "paper_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("organ_code", sa.Text(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("drafted_by", sa.Text(), nullable=False),
        sa.Column("drafted_at", sa.Text(), nullable=False),
        sa.Column("returned", sa.Text(), nullable=True),
        sa.Column("returned_by", sa.Text(), nullable=True),
        sa.Column("checked_by", sa.Text(), nullable=True),
        sa.Column("checked_at", sa.Text(), nullable=True),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("approved_at", sa.Text(), nullable=True),
        sa.Column("paper_id", sa.Integer(), nullable=True),
        sa.Column("dropped", sa.Text(), nullable=True),
        sa.Column("dropped_by", sa.Text(), nullable=True),
        sa.Column("dropped_at", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_paper_draft_paper_id")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_paper_draft_round_id")),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name=op.f("fk_paper_draft_section_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_draft")),
    )
    op.create_index(op.f("ix_paper_draft_round_id"), "paper_draft", ["round_id"], unique=False)
    _living("ux_paper_draft_section", ["round_id", "kind", "section_id"], "section_id IS NOT NULL")
    _living("ux_paper_draft_round", ["round_id", "kind"], "section_id IS NULL")
    op.create_index("ux_paper_draft_paper", "paper_draft", ["paper_id"], unique=True)


def _living(name: str, columns: list[str], which: str) -> None:
    """Let one draft live."""
    where = sa.text(f"{_LIVING} AND {which}")
    op.create_index(name, "paper_draft", columns, unique=True, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    """Not offered: the safety copy made before the upgrade is the way back."""
    raise RuntimeError("restore the safety copy instead")
