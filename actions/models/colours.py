from django.db import models
from django.db.models import F, Q

from actions.models.base import PERSON, Tracked
from actions.models.plan import Action, Colour
from actions.querysets import ReadableWithPlan


class ColourOverride(Tracked):
    """A colour that a person set against the rule, with the reason, until the quarter or the timescale ends."""

    history_name = "colour_override"
    history_page = False
    history_part_of = "action"
    history_hidden = ("set_by", "set_on")
    action = models.ForeignKey(Action, models.PROTECT, related_name="colour_overrides")
    colour = models.CharField(max_length=1, choices=Colour)
    reason = models.TextField("why")
    set_by = models.ForeignKey(PERSON, models.PROTECT, related_name="colours_set")
    set_on = models.DateField("set on")
    ends_on = models.DateField("last day")
    ended_on = models.DateField("no longer since", null=True, blank=True)

    objects = ReadableWithPlan.as_manager()

    class Meta:
        verbose_name = "colour set by a person"
        verbose_name_plural = "colours set by people"
        ordering = ["-set_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["action"], condition=Q(ended_on__isnull=True), name="colour_override_one_in_force"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="colour_override_has_a_reason"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("set_on")), name="colour_override_dates_in_order"),
        ]

    def __str__(self):
        return f"{self.get_colour_display()}: {self.reason}"
