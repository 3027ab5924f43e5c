"""Models of the plan and of everything related to its actions."""

from actions.models.answers import AgencyResponse, AnswerCount, AskedAction
from actions.models.calendar import CalendarFeed
from actions.models.checking import CheckDismissal
from actions.models.colours import ColourOverride
from actions.models.evidence import Evidence
from actions.models.fields import FieldValue, PlanField
from actions.models.followups import FollowUp
from actions.models.leads import ActionLead, Lead, LeadAlias
from actions.models.meetings import ActionNote, AgendaLine, Attendance, Decision, Meeting, MeetingNote
from actions.models.occurrences import Occurrence
from actions.models.plan import Action, Colour, GlossaryTerm, Method, Objective, Placement, Plan, StrategicPriority
from actions.models.progress import ProgressUpdate, Timescale
from actions.models.queries import Query, QueryAnswer
from actions.models.references import CrossReference
from actions.models.requests import UpdateRequest
