from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "People"
    board_settings = ("accounts.people.settings",)

    def ready(self):
        from functools import partial

        from allauth.account import signals
        from allauth.mfa import signals as factors
        from django.contrib.auth.signals import user_logged_in, user_logged_out
        from django.db.models.signals import post_migrate

        from accounts.power.page import desk_lines
        from accounts.second_factor import services as second_factor  # noqa: F401 (registers its key)
        from accounts.security import services as security
        from accounts.sessions import services  # noqa: F401 (registers the system check)
        from accounts.sign_in import checks  # noqa: F401 (registers the system check)
        from core.board.desk import register_desk_lines

        register_desk_lines(desk_lines)
        user_logged_in.connect(services.signed_in, dispatch_uid="accounts.signed_in")
        user_logged_out.connect(services.signed_out, dispatch_uid="accounts.signed_out")
        signals.user_logged_in.connect(security.note_signed_in, dispatch_uid="accounts.security")
        signals.authentication_step_completed.connect(security.note_step, dispatch_uid="accounts.security")
        for signal in (signals.password_changed, signals.password_set, signals.password_reset):
            signal.connect(security.note_password, dispatch_uid="accounts.security")
        for outcome in ("added", "removed", "reset"):
            receiver = partial(security.note_factor, outcome)
            signal = getattr(factors, f"authenticator_{outcome}")
            signal.connect(receiver, weak=False, dispatch_uid="accounts.security")
        post_migrate.connect(self.after_migration, sender=self, dispatch_uid="accounts.after_migration")

    @staticmethod
    def after_migration(using, **kwargs):
        from accounts.power.guard import install

        install(using)
