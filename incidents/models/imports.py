"""The prints of rows of extracts that came in. They are keyed hashes, and say nothing of a row."""

from django.db import models

from incidents.models.incidents import Incident


class ImportedRow(models.Model):
    """Which record a row of an extract became: keyed hashes of what names the row, of all that it contained, and of
    what names its event. So the same file again changes nothing, and the next child of an event finds the others.
    """

    incident = models.OneToOneField(Incident, models.PROTECT, related_name="imported")
    identity = models.CharField(max_length=64, unique=True)
    content = models.CharField(max_length=64, blank=True)
    event = models.CharField(max_length=64, blank=True, db_index=True)

    class Meta:
        verbose_name = "print of an imported row"
        verbose_name_plural = "prints of imported rows"

    def __str__(self):
        return f"Print of record {self.incident_id}"
