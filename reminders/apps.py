from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "reminders"
    verbose_name = "Reminders"
    default_auto_field = "django.db.models.BigAutoField"
    board_settings = ("reminders.settings",)

    def ready(self):
        from reminders import mails  # noqa: F401 (registers the kind of email)
        from reminders.sources import agencies, audits, board, incidents, plan, related  # noqa: F401 (register for topics)
