"""The receipt of what was saved by a link, ten minutes after the last answer."""

from core.mail import Email, compose, email_kind
from reminders.answers.links import not_me_url
from reminders.answers.services import RECEIPT
from reminders.models import AnswerLink


@email_kind(RECEIPT, "Receipt of answers by an emailed link")
def write_receipt(args: dict) -> Email | None:
    """What was saved, by number and kind; never its text. None where it is no longer known."""
    link = AnswerLink.objects.select_related("person", "agency").filter(pk=args["link"]).first()
    saves = list(link.saves.filter(pk__in=args["saves"])) if link else []
    if not saves:
        return None
    count = len(saves)
    return compose(
        f"{count} answer{'' if count == 1 else 's'} saved from the link in your email",
        "answer_receipt.txt",
        name=link.person.display_name if link.person else "colleague",
        saves=saves,
        url=not_me_url(link),
    )
