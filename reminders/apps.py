from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "reminders"
    verbose_name = "Reminders"
    board_settings = ("reminders.settings",)

    def ready(self):
        from core.board.desk import register_desk_lines
        from core.mail.answers import register_answer_url
        from reminders.answers import jobs as answer_jobs  # noqa: F401 (registers its jobs)
        from reminders.answers import mails as answer_mails  # noqa: F401 (registers the receipt)
        from reminders.answers.kinds import agencies as _agencies  # noqa: F401 (registers its items)
        from reminders.answers.kinds import audits as _audits  # noqa: F401 (registers its items)
        from reminders.answers.kinds import plan as _plan  # noqa: F401 (registers its items)
        from reminders.answers.links import answer_url
        from reminders.answers.page import desk_lines
        from reminders.routine import jobs, mails  # noqa: F401 (registers its jobs and the kind of email)
        from reminders.sources import (  # noqa: F401 (register for topics, and ladders)
            agencies,
            audits,
            board,
            guidance,
            incidents,
            keeping,
            ladders_agencies,
            ladders_audits,
            plan,
            related,
        )  # fmt: skip

        register_desk_lines(desk_lines)
        register_answer_url(answer_url)
