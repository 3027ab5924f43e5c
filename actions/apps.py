from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "actions"
    verbose_name = "Plan"
    board_settings = ("actions.colours.settings", "actions.evidence.settings")

    def ready(self):
        from accounts.set_up.services import shows_work
        from actions import mails  # noqa: F401 (registers the emails)
        from actions.answers.of_agency import answer_parts, led_by_agencies
        from actions.answers.services import asking
        from actions.checking.prefill import proposed_by_finding
        from actions.home.page.manager_home import coming_meetings
        from actions.importing.importer import PlanImporter
        from actions.models import Plan
        from actions.returns.importer import ReturnImporter
        from actions.table.querysets import keys
        from agencies.directory.following import agencies_changed, agencies_undone
        from core.board.coming import register_coming
        from core.board.due import due_from_agencies
        from core.board.parts import register_part
        from core.importing.registry import register
        from core.pages.prefill import proposes
        from core.records.guarding import register_names

        shows_work(Plan.objects.exists)
        keys.follow_saves()
        register_names("actions.Lead")
        register(PlanImporter())
        register(ReturnImporter())
        due_from_agencies(led_by_agencies)
        register_coming(coming_meetings)
        register_part(answer_parts, place=40)
        proposes(proposed_by_finding)
        agencies_changed.follow(asking.follow_agencies)
        agencies_undone.follow(asking.let_go)
