"""Keying twice: duties, readings, rulings, the sheet in hand, figures and the running tally.

Revision 0002. Sheets of piles that were keyed once and not yet sealed are taken out: nobody can say who was the
first and who the second keyer, so they are keyed anew, twice. The log keeps what stood there.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_STATES = ("open", "second", "adjudication", "sealed")
_REASONS = ("over_vote", "no_listed_section", "unreadable", "photocopy", "late", "duplicate", "not_issued")
_UNSEALED = (
    "SELECT ballot.id FROM ballot JOIN batch ON batch.id = ballot.batch_id"
    " WHERE batch.state <> 'sealed' AND batch.file_id IS NULL"
)


def upgrade() -> None:
    """Make the tables, widen a batch's states and count the tally from the ballots that are there."""
    _widen_states()
    _make_tables()
    for table in ("pick", "bad_line", "remark"):
        op.execute(f"DELETE FROM {table} WHERE ballot_id IN ({_UNSEALED})")
    op.execute(f"DELETE FROM ballot WHERE id IN ({_UNSEALED})")
    op.execute(
        "INSERT INTO tally_sheet (round_id, channel, status, sheets)"
        " SELECT batch.round_id, batch.channel, ballot.status, count(*)"
        " FROM ballot JOIN batch ON batch.id = ballot.batch_id"
        " GROUP BY batch.round_id, batch.channel, ballot.status"
    )
    op.execute(
        "INSERT INTO tally_pick (round_id, channel, section_id, indicators, votes)"
        " SELECT batch.round_id, batch.channel, pick.section_id, pick.indicators, count(*)"
        " FROM pick JOIN ballot ON ballot.id = pick.ballot_id JOIN batch ON batch.id = ballot.batch_id"
        " WHERE ballot.status = 'valid'"
        " GROUP BY batch.round_id, batch.channel, pick.section_id, pick.indicators"
    )


def downgrade() -> None:
    """Not offered: the safety copy made before the upgrade is the way back."""
    raise RuntimeError("restore the safety copy instead")


def _choice(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=32)


def _widen_states() -> None:
    """Let a batch be keyed a second time and be ruled on; SQLite must make the table anew for it."""
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint("batch_state", "batch", type_="check")
        op.create_check_constraint("batch_state", "batch", f"state IN {_STATES}")
        return
    op.create_table(
        "batch_new",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("box", sa.Text(), nullable=False),
        sa.Column("control_total", sa.Integer(), nullable=False),
        sa.Column("receiver", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("state", _choice("batch_state", *_STATES), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("seal", sa.Text(), nullable=True),
        sa.CheckConstraint("control_total >= 0", name=op.f("ck_batch_control_total")),
        sa.ForeignKeyConstraint(["file_id"], ["intake_file.id"], name=op.f("fk_batch_file_id")),
        sa.ForeignKeyConstraint(
            ["round_id", "channel"], ["round_channel.round_id", "round_channel.code"], name="fk_batch_channel"
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_batch_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_batch_round_id_number")),
    )
    op.execute("INSERT INTO batch_new SELECT * FROM batch")
    op.drop_table("batch")
    op.rename_table("batch_new", "batch")
    op.create_index(op.f("ix_batch_round_id"), "batch", ["round_id"], unique=False)


def _make_tables() -> None:
    op.create_table(
        "batch_duty",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("duty", _choice("duty", "first", "second", "adjudicator"), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_batch_duty_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", "person", name=op.f("pk_batch_duty")),
    )
    op.create_table(
        "reading",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Integer(), nullable=False),
        sa.Column("keyed_by", sa.Text(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("reason", _choice("invalid_reason", *_REASONS), nullable=True),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.Column("state", _choice("sheet_state", "kept", "again", "agreed", "waiting", "ruled"), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("unequal", sa.Integer(), nullable=False),
        sa.CheckConstraint("turn IN (1, 2)", name=op.f("ck_reading_turn")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_reading_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", "turn", "sheet", name=op.f("pk_reading")),
    )
    op.create_table(
        "ruling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Integer(), nullable=False),
        sa.Column("decision", _choice("decision", "first", "second", "anew"), nullable=False),
        sa.Column("matters", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=True),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.Column("reason", _choice("invalid_reason", *_REASONS), nullable=True),
        sa.Column("ruled_by", sa.Text(), nullable=False),
        sa.Column("ruled_on", sa.Date(), nullable=False),
        sa.Column("in_force", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_ruling_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ruling")),
    )
    op.create_index("ix_ruling_sheet", "ruling", ["batch_id", "sheet"], unique=False)
    op.create_table(
        "begun_sheet",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("sheet", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_begun_sheet_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", "person", name=op.f("pk_begun_sheet")),
    )
    op.create_table(
        "effort",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("keys", sa.Integer(), nullable=False),
        sa.Column("stops", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_effort_batch_id")),
        sa.PrimaryKeyConstraint("batch_id", "account", name=op.f("pk_effort")),
    )
    op.create_table(
        "tally_pick",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("indicators", sa.Integer(), nullable=False),
        sa.Column("votes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_tally_pick_round_id")),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name=op.f("fk_tally_pick_section_id")),
        sa.PrimaryKeyConstraint("round_id", "channel", "section_id", "indicators", name=op.f("pk_tally_pick")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "tally_sheet",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("status", _choice("ballot_status", "valid", "abstained", "invalid"), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_tally_sheet_round_id")),
        sa.PrimaryKeyConstraint("round_id", "channel", "status", name=op.f("pk_tally_sheet")),
        sqlite_with_rowid=False,
    )
