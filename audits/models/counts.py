"""How many returns of a round stand where, kept by the database itself (audits/counting.py)."""

from django.db import models

from audits.models.rounds import Round
from audits.querysets import CountQuerySet


class ReturnCount(models.Model):
    """So many returns of one kind and standing came to a round, or (below nought) left that standing.

    The sum over the rows of a round is what a count of its returns would give. Rows are only ever added by whoever
    writes a return, so that nobody waits for another, and are added up now and then.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="counts")
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=11)
    exempt = models.BooleanField()
    submitted_on = models.DateField(null=True)
    extended_to = models.DateField(null=True)
    n = models.IntegerField()

    objects = CountQuerySet.as_manager()

    class Meta:
        verbose_name = "count of returns"
        verbose_name_plural = "counts of returns"

    def __str__(self):
        return f"{self.n} {self.kind} {self.state} in round {self.round_id}"
