from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "Shared parts"
    board_settings = ("core.mail.settings",)
    settings_subject = "Emails"

    def ready(self):
        from django.db.models.signals import post_migrate, pre_migrate

        from core.board import settings
        from core.files import background_exports, storage  # noqa: F401 (register the check, how files are made, a look)
        from core.history import registry  # noqa: F401 (registers the system check)
        from core.importing import jobs as import_jobs  # noqa: F401 (registers its job)
        from core.jobs import jobs  # noqa: F401 (registers its jobs)
        from core.mail import jobs as mail_jobs  # noqa: F401 (registers its jobs)
        from core.mail import notices  # noqa: F401 (registers its jobs and its email)
        from core.web import checks  # noqa: F401 (registers the system check, and how files are made)

        # where each app says what it has done in the background, and by which of its figures actions are measured
        autodiscover_modules("jobs", "measures")
        settings.collect(self.apps.get_app_configs())

        pre_migrate.connect(self.before_migration, sender=self, dispatch_uid="core.before_migration")
        post_migrate.connect(self.after_migration, sender=self, dispatch_uid="core.after_migration")

    @staticmethod
    def before_migration(using, **kwargs):
        from django.conf import settings

        from core.records.keys import refuse_wrong_keys
        from core.web.checks import refuse_unknown_migrations

        refuse_unknown_migrations(using)
        if not settings.DEMO:
            refuse_wrong_keys(using)

    @staticmethod
    def after_migration(using, **kwargs):
        from django.conf import settings

        from core.history.guards import install_guards
        from core.records.keys import note_keys
        from core.security.guard import install_guard

        install_guards(using)
        install_guard(using)
        if not settings.DEMO:
            note_keys(using)


def is_migrated(app: str) -> bool:
    """Whether every migration of an app is applied; false in the middle of migrating forwards or backwards."""
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    return set(loader.graph.leaf_nodes(app)) <= set(loader.applied_migrations)
