from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    name = "guidance"
    verbose_name = "Resources and news"

    def ready(self):
        from core.board.desk import register_desk_lines
        from guidance.link_checks import jobs  # noqa: F401 (registers its job)
        from guidance.link_checks.page import desk_lines

        register_desk_lines(desk_lines)
