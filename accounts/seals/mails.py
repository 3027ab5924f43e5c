import datetime as dt

from django.utils.text import get_text_list

from core.mail import Email, compose, email_kind
from core.models import Reseal, Seal
from core.text.dates import print_date

HEAD, ALTERED = "history-head", "history-altered"
WEEK = dt.timedelta(days=7)


@email_kind(HEAD, "Seal of the history", routine=True)
def write_head(args: dict) -> Email | None:
    seal = Seal.objects.select_related("previous").get(pk=args["seal"])
    reseals = Reseal.objects.filter(made_at__gt=seal.made_at - WEEK, made_at__lte=seal.made_at)
    purged = {print_date(each.made_at.date()): None for each in reseals.exclude(purge=None)}
    day = print_date(seal.made_at.date())
    return compose(
        f"Please keep: seal of the history, {day}",
        "history_head.txt",
        day=day,
        head=seal.digest,
        covers=print_date(seal.previous.made_at.date()) if seal.previous else "",
        seals=Seal.objects.filter(pk__lte=seal.pk).count(),
        purged=get_text_list(list(purged), "and"),
        altered=sorted({each.why for each in reseals.filter(purge=None)}),
    )


@email_kind(ALTERED, "The history was altered")
def write_altered(args: dict) -> Email | None:
    day = print_date(dt.date.fromisoformat(args["on"]))
    return compose(
        f"The history was altered: found on {day}", "history_altered.txt", day=day, findings=args["findings"]
    )
