"""How a copy came out: the printer, its sides, pre-printed paper, the mark of a reprint.

Revision 0016. Nothing that is there changes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column."""
    op.add_column("print", sa.Column("how", sa.Text(), nullable=True))


def downgrade() -> None:
    """Not offered: the safety copy made before the upgrade is the way back."""
    raise RuntimeError("restore the safety copy instead")
