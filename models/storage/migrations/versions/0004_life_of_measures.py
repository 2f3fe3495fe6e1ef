"""The life of a measure: its notice, receipt and report, the record of a talk, the decision on a removal.

Revision 0004. Nothing that is there changes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns and tables."""
    for name, kind in (
        ("notified_on", sa.Date()),
        ("served_on", sa.Date()),
        ("received_by", sa.Text()),
        ("report_on", sa.Date()),
        ("reported_as", sa.Text()),
    ):
        op.add_column("measure", sa.Column(name, kind, nullable=True))
    op.create_table(
        "talk",
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("began", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("present", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("pledge", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_talk_measure_id")),
        sa.PrimaryKeyConstraint("measure_id", name=op.f("pk_talk")),
    )
    outcomes = sa.Enum(
        "adopted", "partly", "rejected", name="removal_outcome", native_enum=False, create_constraint=True, length=32
    )
    op.create_table(
        "removal_decision",
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("outcome", outcomes, nullable=False),
        sa.Column("committee", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("appointments", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_removal_decision_measure_id")),
        sa.PrimaryKeyConstraint("measure_id", name=op.f("pk_removal_decision")),
    )


def downgrade() -> None:
    """Not offered: the safety copy made before the upgrade is the way back."""
    raise RuntimeError("restore the safety copy instead")
