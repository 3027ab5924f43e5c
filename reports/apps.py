from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Reports"

    def ready(self):
        from core.kept_forms.services import register_sealer
        from reports import mails  # noqa: F401 (registers emails)

        register_sealer("/reports/redactions/", None)  # the words to be removed are stored nowhere
