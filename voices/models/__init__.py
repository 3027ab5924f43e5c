"""What children and young people say, as counts: nothing here holds the answers of one child (ADR 89)."""

from voices.models.classes import OldVersions, SurveyClass, WaitingCount, WaitingMark
from voices.models.issues import FeedbackRow, VoicesIssue
from voices.models.surveys import BandAnswered, SettingCount, SettingSurvey, WaitingPool
from voices.models.wording import Wording
