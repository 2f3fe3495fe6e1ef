"""Closed years of deductions with their frozen totals.

Revision 0008. Nothing that is there changes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KINDS = (
    "leader_talk",
    "head_interview",
    "head_talk",
    "embargo",
    "body_deduction",
    "leader_deduction",
    "head_removal",
    "leader_removal",
    "rectification",
)


def upgrade() -> None:
    """Add two tables."""
    op.create_table(
        "deduction_year",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_deduction_year")),
    )
    kinds = ", ".join(f"'{kind}'" for kind in KINDS)
    op.create_table(
        "deduction_total",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("points", sa.Text(), nullable=False),
        sa.Column("total", sa.Text(), nullable=False),
        sa.CheckConstraint(f"kind IN ({kinds})", name=op.f("ck_deduction_total_measure_kind")),
        sa.ForeignKeyConstraint(["year"], ["deduction_year.year"], name=op.f("fk_deduction_total_year")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_deduction_total_unit_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_deduction_total_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deduction_total")),
    )
    op.create_index(op.f("ix_deduction_total_year"), "deduction_total", ["year"], unique=False)


def downgrade() -> None:
    """Not offered: the safety copy made before the upgrade is the way back."""
    raise RuntimeError("restore the safety copy instead")
