from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "actions"
    verbose_name = "Plan"

    def ready(self):
        from actions import colour_facts, keys, letters, thresholds  # noqa: F401 (letters register themselves)
        from actions.due import led_by_agencies
        from actions.services import asking, evidence
        from agencies.directory.following import agencies_changed, agencies_undone
        from core.board.due import due_from_agencies

        keys.follow_saves()
        thresholds.declare_settings(after=colour_facts.thresholds_changed)
        evidence.declare_settings()
        due_from_agencies(led_by_agencies)
        agencies_changed.follow(asking.follow_agencies)
        agencies_undone.follow(asking.let_go)
