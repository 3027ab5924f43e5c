from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    name = "guidance"
    verbose_name = "Resources and news"

    def ready(self):
        from audits.improvements.page import register_help
        from core.board.desk import register_desk_lines
        from core.board.due import due_from_agencies
        from core.board.parts import register_columns, register_part
        from guidance.link_checks import jobs  # noqa: F401 (registers its job)
        from guidance.link_checks.page import desk_lines
        from guidance.news import mails  # noqa: F401 (registers its kinds of email)
        from guidance.news.page import news_due, news_parts
        from guidance.news.querysets import news_columns
        from guidance.resources.page import help_with_answers

        register_desk_lines(desk_lines)
        register_help(help_with_answers)
        due_from_agencies(news_due)
        register_columns(news_columns)
        register_part(news_parts, place=55)
