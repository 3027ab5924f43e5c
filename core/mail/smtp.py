"""Django's SMTP backend, which also records how far it came when the connection breaks."""

import smtplib

from django.core.mail.backends.smtp import EmailBackend


class _Noting:
    """Records that the text of an email is being sent: from then on a failure leaves the result unknown."""

    text_begun = False

    def data(self, msg):
        self.text_begun = True
        return super().data(msg)


class _Plain(_Noting, smtplib.SMTP):
    pass


class _Encrypted(_Noting, smtplib.SMTP_SSL):
    pass


class Mailer(EmailBackend):
    """Sends over SMTP; one email for each open()."""

    @property
    def connection_class(self):
        return _Encrypted if self.use_ssl else _Plain

    @property
    def text_begun(self) -> bool:
        """Whether the text was, or had been, on its way when the connection ended."""
        return bool(self.connection and self.connection.text_begun)
