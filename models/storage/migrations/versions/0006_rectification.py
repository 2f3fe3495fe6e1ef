"""Rectification of listed sections: notice, problems, plan, reports, re-checks, close-out.

Revision 0006. Nothing that is there changes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INDICATORS = ("COLD", "LAZY", "SHIRK", "CHAOS", "GREED")


def upgrade() -> None:
    """Add tables."""
    op.create_table(
        "rectification",
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("noticed_on", sa.Date(), nullable=False),
        sa.Column("responsible", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_reason", sa.Text(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["measure_id"], ["measure.id"], name=op.f("fk_rectification_measure_id")),
        sa.PrimaryKeyConstraint("measure_id", name=op.f("pk_rectification")),
    )
    op.create_table(
        "rectification_problem",
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column(
            "indicator",
            sa.Enum(*INDICATORS, name="indicator", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["rectification.measure_id"], name=op.f("fk_rectification_problem_measure_id")
        ),
        sa.PrimaryKeyConstraint("measure_id", "indicator", name=op.f("pk_rectification_problem")),
    )
    op.create_table(
        "rectification_progress",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["rectification.measure_id"], name=op.f("fk_rectification_progress_measure_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectification_progress")),
    )
    op.create_index(
        op.f("ix_rectification_progress_measure_id"), "rectification_progress", ["measure_id"], unique=False
    )
    op.create_table(
        "rectification_recheck",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("checkers", sa.Text(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("next_due_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["measure_id"], ["rectification.measure_id"], name=op.f("fk_rectification_recheck_measure_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectification_recheck")),
    )
    op.create_index(op.f("ix_rectification_recheck_measure_id"), "rectification_recheck", ["measure_id"], unique=False)


def downgrade() -> None:
    """Not offered: the safety copy made before the upgrade is the way back."""
    raise RuntimeError("restore the safety copy instead")
