"""The office's own wordings of its papers, version by version, and which one a paper was made with.

Revision 0015. Nothing that is there changes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a table and two columns."""
    op.create_table(
        "paper_wording",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "version", name=op.f("pk_paper_wording")),
    )
    for table in ("paper", "paper_draft"):
        op.add_column(table, sa.Column("wording", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Not offered: the safety copy made before the upgrade is the way back."""
    raise RuntimeError("restore the safety copy instead")
