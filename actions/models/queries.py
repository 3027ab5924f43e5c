from django.db import models

from actions.models.base import PERSON, Tracked
from actions.models.meetings import Decision, Meeting
from actions.models.plan import Action
from actions.models.progress import ProgressUpdate
from actions.queries.querysets import QueryQuerySet
from actions.querysets import ReadableWithPlan

IN_THE_FILE = "in the imported plan"  # instead of a name


class Query(Tracked):
    """A question about an action ("is this relevant here?") that stays open until it is decided."""

    history_name = "query"
    history_part_of = "action"
    action = models.ForeignKey(Action, models.PROTECT, related_name="queries")
    update = models.ForeignKey(ProgressUpdate, models.PROTECT, null=True, blank=True, related_name="queries")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="queries")
    text = models.TextField("question")
    raised_by = models.ForeignKey(PERSON, models.PROTECT, null=True, blank=True, related_name="queries_raised")
    raised_on = models.DateField("raised on")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, blank=True, related_name="queries")

    objects = QueryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "queries"
        ordering = ["-raised_on", "-pk"]

    def __str__(self):
        return self.text

    @property
    def asker(self) -> str:
        """Whose question it is: a person's, or as the imported file has it; some files name the author of an update."""
        if self.raised_by:
            return self.raised_by.display_name
        author = self.update.author_name if self.update else ""
        return author or IN_THE_FILE


class QueryAnswer(Tracked):
    """An answer to a query, before it is decided."""

    history_name = "answer"
    history_part_of = "query__action"
    history_hidden = ("query", "author", "on")
    query = models.ForeignKey(Query, models.PROTECT, related_name="answers")
    text = models.TextField("answer")
    author = models.ForeignKey(PERSON, models.PROTECT, related_name="query_answers")
    on = models.DateField("answered on")

    objects = ReadableWithPlan.as_manager()

    class Meta:
        verbose_name = "answer to a query"
        ordering = ["on", "pk"]

    def __str__(self):
        return self.text
