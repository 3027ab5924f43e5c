from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "actions"
    verbose_name = "Plan"

    def ready(self):
        from actions import colour_facts, keys, thresholds
        from actions.services import evidence

        keys.follow_saves()
        thresholds.declare_settings(after=colour_facts.thresholds_changed)
        evidence.declare_settings()
