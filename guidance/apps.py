from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    name = "guidance"
    verbose_name = "Resources and news"

    def ready(self):
        from audits.improvements.page import register_help
        from core.board.desk import register_desk_lines
        from guidance.news import mails  # noqa: F401 (registers its kinds of email)
        from guidance.resources.page import desk_lines, help_with_answers

        register_desk_lines(desk_lines)
        register_help(help_with_answers)
