import datetime as dt
from dataclasses import replace
from functools import partial

from django.apps import AppConfig

from core.apps import is_migrated


class IncidentsConfig(AppConfig):
    name = "incidents"
    verbose_name = "Incidents"
    board_settings = ("incidents.figures.settings", "incidents.retention.settings")

    def ready(self):
        from django.db.models.signals import post_migrate

        from core.importing.registry import register
        from core.kept_forms.services import Sealer, register_sealer
        from incidents.importing.importer import IncidentImporter
        from incidents.records.sealing import seal, unseal

        register(IncidentImporter())
        sealer = Sealer(partial(seal, purpose="form"), partial(unseal, purpose="form"), dt.timedelta(hours=24))
        register_sealer("/incidents/import/", replace(sealer, secret=("cell ", "file")))  # they may name a child
        register_sealer("/incidents/", sealer)
        post_migrate.connect(self.after_migration, sender=self, dispatch_uid="incidents.after_migration")

    @staticmethod
    def after_migration(using, **kwargs):
        if using == "default" and is_migrated("incidents"):
            from incidents.types.services import load_shipped

            load_shipped()
