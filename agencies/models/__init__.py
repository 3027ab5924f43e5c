"""The directory: agencies, groups, who belongs where, who answers for e-safety, and how they are asked."""

from agencies.models.directory import SCHOOLS, Agency, Membership, SubGroup
from agencies.models.handovers import Handover
from agencies.models.lists import DistributionList
from agencies.models.posts import Eslo, Representative
from agencies.models.returns import EsloReturn, EsloReturnLine, MailedLink
from agencies.models.signatories import Signatory
from agencies.models.training import TrainingAttendance, TrainingSession
