"""Finishing a survey, and publishing the figures of a round: what is printed never reveals a count of 1 to 5."""

from voices.figures.services.finishing import finish
from voices.figures.services.publishing import close_round, delete_expired

__all__ = ["close_round", "delete_expired", "finish"]
