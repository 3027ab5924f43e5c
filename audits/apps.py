from django.apps import AppConfig

from core.apps import is_migrated


class AuditsConfig(AppConfig):
    name = "audits"
    verbose_name = "Audit returns"
    board_settings = ("audits.chasing.settings", "audits.results.settings", "audits.returns.settings")

    def ready(self):
        from django.db.models.signals import post_migrate

        from agencies.directory.following import access_ended
        from agencies.posts.services.successors import begins_with
        from audits.chasing import mails as chasing_mails  # noqa: F401 (emails register themselves)
        from audits.due import calendar_days, deadlines, improvements_due, returns_due
        from audits.home.agency_parts import point_parts, return_parts
        from audits.importing.importer import QuestionnaireImporter
        from audits.improvements.under_priorities import SOURCES
        from audits.links import mails as link_mails  # noqa: F401 (emails register themselves)
        from audits.links.services.links import end_for_former, has_open_return, write_to_successor
        from audits.returns.page.whole import register_last_part
        from audits.signing import mails as signing_mails  # noqa: F401 (emails register themselves)
        from audits.signing.page import sign_off_page
        from audits.signing.services.inviting import follow_signatories
        from core.board.calendar import register_calendar
        from core.board.coming import register_coming
        from core.board.due import due_from_agencies
        from core.board.parts import register_part
        from core.board.under_priority import reads_under_priority
        from core.importing.registry import register

        register_last_part(sign_off_page)
        register(QuestionnaireImporter())
        register_part(return_parts, place=20)
        register_part(point_parts, place=30)
        register_calendar(calendar_days)
        register_coming(deadlines)
        access_ended.follow(end_for_former)
        begins_with(has_open_return, write_to_successor)
        due_from_agencies(improvements_due)
        due_from_agencies(returns_due)
        follow_signatories()
        for source in SOURCES:
            reads_under_priority(source)
        post_migrate.connect(self.after_migration, sender=self, dispatch_uid="audits.after_migration")

    @staticmethod
    def after_migration(using, **kwargs):
        from audits.questionnaires import guard

        guard.install(using)
        if using == "default" and is_migrated("audits"):
            from audits.questionnaires.services.shipped import load_shipped

            load_shipped()
