"""The plan and all that hangs on an action."""

from actions.models.imports import PlanImport
from actions.models.leads import ActionLead, Lead, LeadAlias
from actions.models.meetings import Decision, Meeting
from actions.models.plan import Action, GlossaryTerm, Method, Objective, Placement, Plan, StrategicPriority
from actions.models.progress import FollowUp, ProgressUpdate, Query, Timescale

__all__ = [
    "Action",
    "ActionLead",
    "Decision",
    "FollowUp",
    "GlossaryTerm",
    "Lead",
    "LeadAlias",
    "Meeting",
    "Method",
    "Objective",
    "Placement",
    "Plan",
    "PlanImport",
    "ProgressUpdate",
    "Query",
    "StrategicPriority",
    "Timescale",
]
