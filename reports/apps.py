from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Reports"

    def ready(self):
        from core.board.coming import comes_up
        from core.kept_forms.services import register_sealer
        from reports import mails  # noqa: F401 (registers emails)
        from reports.drafts.page import next_report

        comes_up(next_report)
        register_sealer("/reports/redactions/", None)  # the words to be removed are stored nowhere
