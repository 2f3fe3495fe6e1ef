"""How a copy came out: printer, sides, pre-printed paper, mark of a reprint; the faces and what others had to draw.

Revision 0016. Nothing that is there changes; of older prints it stays unknown.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns."""
    for name in ("how", "faces", "substitutions"):
        op.add_column("print", sa.Column(name, sa.Text(), nullable=True))


def downgrade() -> None:
    """Not offered: the safety copy made before the upgrade is the way back."""
    raise RuntimeError("restore the safety copy instead")
