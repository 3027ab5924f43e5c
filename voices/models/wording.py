from django.db import models

from audits.models import Edition
from core.history.guards import append_only
from voices.wording.ages import VERSIONS
from voices.wording.querysets import WordingQuerySet


@append_only
class Wording(models.Model):
    """The words of one question ("C7"), option ("C7.yes") or help ("C7.help") for one age and language. A question
    without a row is not asked at that age. Codes such as "page.start" are the words around the questions.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="wordings", verbose_name="questionnaire")
    age = models.CharField("age version", max_length=5, choices=VERSIONS)
    language = models.CharField(max_length=10, default="en")
    code = models.CharField(max_length=40)
    text = models.TextField()
    symbol = models.CharField(max_length=20, blank=True)

    objects = WordingQuerySet.as_manager()

    class Meta:
        verbose_name = "words of a children’s question"
        verbose_name_plural = "words of children’s questions"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "age", "language", "code"], name="wording_once"),
        ]

    def __str__(self):
        return self.text
