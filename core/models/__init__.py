"""The bases of records that people change, and the tables that every app shares."""

from core.jobs.models import DailyRun, JobFailure, PreparedFile
from core.mail.models import Notice, OutgoingEmail
from core.models.bases import (
    History,
    PurgeConfirmation,
    PurgeRecord,
    PurgeRequest,
    Setting,
    Tracked,
    Versioned,
)
from core.models.closed_days import ClosedDay
from core.models.figure_days import FigureDay
from core.models.guard import GuardOverride
from core.models.imports import Import, ImportMemory
from core.models.kept_forms import FormKey, KeptForm
from core.models.keys import KeyFingerprint
from core.models.purges import PurgeNotice, PurgeStop
from core.models.seals import BlockSalt, Reseal, Seal, SealedBlock
from core.models.security import SecurityEvent
