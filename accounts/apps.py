from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "People"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from django.contrib.auth.signals import user_logged_in, user_logged_out

        from accounts import checks, sessions, unused  # noqa: F401 (registers the system check)

        unused.declare_settings()
        user_logged_in.connect(sessions.signed_in, dispatch_uid="accounts.signed_in")
        user_logged_out.connect(sessions.signed_out, dispatch_uid="accounts.signed_out")
