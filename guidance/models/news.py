"""News of the board, and for whom it is."""

from django.db import models
from django.db.models import F, Q

from agencies.models import Agency
from core.models import Tracked
from core.records.rows import Rows
from guidance.news.querysets import NewsQuerySet


class News(Tracked):
    history_name = "news"
    history_page = False  # shown to those who manage news alone, on its page, since drafts are in it
    title = models.CharField(max_length=120)
    text = models.TextField(max_length=2000)
    important = models.BooleanField("email it at once", default=False)
    kinds = Rows("kinds of agencies", rows="for_rows", value="kind", choices=Agency.Kind.choices, max_length=400)
    published_on = models.DateField("published on", null=True, blank=True)
    ends_on = models.DateField("shown until", null=True, blank=True)

    objects = NewsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "news"
        ordering = [F("published_on").desc(nulls_first=True), "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(published_on__isnull=True) | Q(ends_on__gte=F("published_on")),
                name="news_ends_after_it_begins",
                violation_error_message="The last day must not be before the day of publication.",
            ),
        ]

    def __str__(self):
        return self.title


class NewsFor(models.Model):
    news = models.ForeignKey(News, models.PROTECT, related_name="for_rows")
    kind = models.CharField("kind of agency", max_length=20, choices=Agency.Kind)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["news", "kind"], name="news_for_once")]

    def __str__(self):
        return self.get_kind_display()
