"""Audit returns: questionnaires, rounds, returns with their answers, signatures, and what follows from them."""

from audits.models.answers import Answer, AnswerEvidence, ReturnMessage, Verdict
from audits.models.chasing import Chase, ChaseStep
from audits.models.improvements import ImprovementAction
from audits.models.links import ReturnLink
from audits.models.questionnaires import Edition, Question, Questionnaire, Section
from audits.models.rounds import AccessPoint, Return, Round
from audits.models.signing import SignatureRequest, SignOff
from audits.models.steps import PriorityInResults, ResultsStep, ReturnInResults
