"""Every table of the program in one place, for migrations, verification and tests."""

import models.accounts.tables
import models.attachments.tables
import models.audit.tables
import models.ballots.tables
import models.consequences.tables
import models.documents.tables
import models.finalising.tables
import models.inspections.tables
import models.intake.tables
import models.ranking.tables
import models.rectification.tables
import models.registry.tables
import models.remedies.tables
import models.roster.tables
import models.rounds.tables
import models.settings.tables  # noqa: F401
from models.common.base import Base

METADATA = Base.metadata
