from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "agencies"
    verbose_name = "Agencies"
    board_settings = ("agencies.directory.settings", "agencies.links.settings")

    def ready(self):
        from django.db.models.signals import post_migrate

        from agencies.importing.importer import AgencyImporter
        from agencies.posts import lead_dates
        from agencies.posts.services import places  # noqa: F401 (says what comes with an invitation)
        from agencies.returns.due import asked_for_eslo
        from agencies.signatories.page import desk_lines, signatory_parts
        from agencies.training.page import calendar_days, training_parts
        from core.board.calendar import register_calendar
        from core.board.desk import register_desk_lines
        from core.board.due import due_from_agencies
        from core.board.parts import register_part
        from core.importing.registry import register
        from core.records.guarding import register_names

        register(AgencyImporter())
        due_from_agencies(asked_for_eslo)
        register_desk_lines(desk_lines)
        register_part(signatory_parts, place=15)
        register_calendar(calendar_days)
        register_part(training_parts, place=50)
        for label in ("accounts.User", "agencies.Eslo", "agencies.Representative", "agencies.Signatory"):
            register_names(label)
        register_names("agencies.Agency", "head")
        lead_dates.follow_saves()
        post_migrate.connect(self.after_migration, sender=self, dispatch_uid="agencies.after_migration")

    @staticmethod
    def after_migration(using, **kwargs):
        from agencies.posts.overlaps import install

        install(using)
