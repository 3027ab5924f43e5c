"""Our way to the mail server: Django's own, which also tells how far it came when the line breaks."""

from __future__ import annotations

import smtplib

from django.core.mail.backends.smtp import EmailBackend


class _Noting:
    """Notes that the text of a letter is on its way: from then on nobody knows whether it arrives."""

    text_begun = False

    def data(self, msg):
        self.text_begun = True
        return super().data(msg)


class _Plain(_Noting, smtplib.SMTP):
    pass


class _Encrypted(_Noting, smtplib.SMTP_SSL):
    pass


class Mailer(EmailBackend):
    """Sends over SMTP. One letter for each open()."""

    @property
    def connection_class(self):
        return _Encrypted if self.use_ssl else _Plain

    @property
    def text_begun(self) -> bool:
        """Whether the text was on its way when the connection ended, or is."""
        return bool(self.connection and self.connection.text_begun)
