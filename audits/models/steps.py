"""What readers of totals are shown of a round, and of which returns it was made (audits/results/steps.py,
docs/adr/0035-results-in-steps.md)."""

from django.db import models

from actions.models import StrategicPriority
from audits.models.rounds import Return, Round


class ResultsStep(models.Model):
    """The results of a round as readers of totals see them: {group: {item: total}}, "all" once the round has ended."""

    round = models.OneToOneField(Round, models.PROTECT, related_name="results_step")
    totals = models.JSONField(default=dict)
    moved_on = models.DateField("day of the last step", null=True)
    moved_at = models.DateTimeField("time of the last step", null=True)
    looked_at = models.CharField("fingerprint of what was looked at", max_length=64, blank=True)
    is_last = models.BooleanField(default=False)

    class Meta:
        verbose_name = "results as they are shown"
        verbose_name_plural = "results as they are shown"

    def __str__(self):
        return f"Results of round {self.round_id}"


class ReturnInResults(models.Model):
    """What one return says in published results. `seen`: how often it had been submitted then (0: not counted);
    `waits`: something of it is not shown yet.
    """

    audit_return = models.OneToOneField(Return, models.PROTECT, related_name="in_results", primary_key=True)
    group = models.CharField(max_length=20, blank=True)
    contributions = models.JSONField(default=dict, db_column="said")
    seen = models.PositiveSmallIntegerField()
    waits = models.BooleanField()

    class Meta:
        verbose_name = "return in the results that are shown"
        verbose_name_plural = "returns in the results that are shown"

    def __str__(self):
        return f"Return {self.audit_return_id}"


class PriorityInResults(models.Model):
    """How many improvement actions readers of totals are shown under a priority; moves on with the results."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="priorities_in_results", db_index=False)
    priority = models.ForeignKey(StrategicPriority, models.PROTECT, related_name="+")
    actions = models.PositiveIntegerField()

    class Meta:
        verbose_name = "improvement actions as they are shown"
        verbose_name_plural = "improvement actions as they are shown"
        constraints = [models.UniqueConstraint(fields=["round", "priority"], name="priority_in_results_once")]

    def __str__(self):
        return f"Priority {self.priority_id} in the results of round {self.round_id}"
