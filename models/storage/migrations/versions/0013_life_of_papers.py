"""The life of a paper after its number: sealed, received, filed, and who gave the number when.

Revision 0013. Nothing that is there changes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add two columns and a table."""
    op.add_column("paper", sa.Column("numbered_by", sa.Text(), nullable=True))
    op.add_column("paper", sa.Column("numbered_at", sa.Text(), nullable=True))
    stages = ("numbered", "printed", "sealed", "served", "archived")
    stage = sa.Enum(*stages, name="paper_stage", native_enum=False, create_constraint=True, length=32)
    op.create_table(
        "paper_step",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("stage", stage, nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("received_by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_paper_step_paper_id")),
        sa.PrimaryKeyConstraint("paper_id", "stage", name=op.f("pk_paper_step")),
    )


def downgrade() -> None:
    """Not offered: the safety copy made before the upgrade is the way back."""
    raise RuntimeError("restore the safety copy instead")
