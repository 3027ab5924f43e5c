from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "agencies"
    verbose_name = "Agencies"

    def ready(self):
        from django.db.models.signals import post_migrate

        from agencies.limits import declare_settings

        declare_settings()
        post_migrate.connect(self.after_migration, sender=self, dispatch_uid="agencies.after_migration")

    @staticmethod
    def after_migration(using, **kwargs):
        from agencies.overlaps import install

        install(using)
