"""Incidents: one record is one child in one episode, without anything that could name the child."""

from incidents.models.figures import PublishedEdition
from incidents.models.imports import ImportedRow
from incidents.models.incidents import CaseNumber, Incident, IncidentDevice, IncidentOtherType, IncidentType
from incidents.models.keeping import AccessLog, RetentionRun
from incidents.models.quarters import NilReturn, QuarterCutOff
