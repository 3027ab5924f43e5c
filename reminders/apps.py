from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "reminders"
    verbose_name = "Reminders"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from reminders import mails, settings, topics  # noqa: F401 (registers emails and topics)
        from reminders.sources import agencies, audits, board, incidents, plan, related  # noqa: F401 (register sources)

        settings.declare_settings()
