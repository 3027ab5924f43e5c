from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Reports"

    def ready(self):
        from core.board.coming import register_coming
        from core.kept_forms.services import register_sealer
        from reports import mails  # noqa: F401 (registers emails)
        from reports.drafts.page import next_report
        from reports.redaction import services  # noqa: F401 (registers what it removes)

        register_coming(next_report)
        register_sealer("/reports/redactions/", None)  # the words to be removed are stored nowhere
