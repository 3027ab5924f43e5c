from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "actions"
    verbose_name = "Plan"

    def ready(self):
        from actions import keys

        keys.follow_saves()
