"""ESLO returns of Northmere: one of last year, closed with its silences, and one that is open, with some emails."""

import datetime as dt

from django.utils import timezone

from accounts.models import User
from agencies.models import Agency, Eslo, EsloReturn, EsloReturnLine
from agencies.returns import services
from core.mail.models import OutgoingEmail
from core.records.locking import create_many
from esafety.demo.reading import read_toml

REASON = "Demonstration board"
LAST_YEAR = dt.date(2025, 11, 10)
LAST_CLOSED = dt.date(2025, 12, 12)
THIS_YEAR = dt.date(2026, 11, 10)
ANSWERED = dt.date(2026, 11, 12)
WRITTEN = dt.date(2026, 11, 16)  # on which three agencies were written to again; their emails can be read
WORDS = read_toml("returns")
MESSAGE, NO_POST, BOUNCED = WORDS["message"], WORDS["no_post"], WORDS["bounced"]


def load_last_year(helen: User) -> None:
    """The return of last year: most confirmed, some named somebody, some said that there is none, some were silent."""
    asked = EsloReturn(
        title="ESLO return 2025",
        message=MESSAGE,
        opened_on=LAST_YEAR,
        mailed_on=LAST_YEAR,
        due_on=dt.date(2025, 12, 5),
        remind_every=14,
        closed_on=LAST_CLOSED,
        asked_by=helen,
    )
    create_many([asked], by=helen, reason=REASON)
    leads = {eslo.agency_id: eslo for eslo in Eslo.objects.leads().current(LAST_CLOSED)}
    lines = []
    for place, agency in enumerate(Agency.objects.active(LAST_YEAR).order_by("name")):
        line = services.line_for(asked, agency, leads.get(agency.pk))
        line.asked_on, line.times_asked = LAST_YEAR, 1
        answer_of_last_year(line, place)
        lines.append(line)
    create_many(lines, by=helen, reason=REASON)


def answer_of_last_year(line: EsloReturnLine, place: int) -> None:
    """What an agency said, by its place in the list; every seventh said nothing."""
    if place % 7 == 3:
        line.asked_on, line.times_asked = LAST_YEAR + dt.timedelta(days=28), 3
        return
    day = LAST_YEAR + dt.timedelta(days=place % 20 + 1)
    line.answered_on, line.answered_by = day, services.BY_LINK if place % 5 else "Helen Marsh, by telephone"
    if line.eslo is None:
        line.answer, line.note = "none", NO_POST
    else:
        line.answer = "named" if line.eslo.valid_from >= dt.date(2025, 9, 1) else "confirmed"


def open_this_year(helen: User) -> EsloReturn:
    asked = services.prepare_return(
        agencies=Agency.objects.all(),
        title="ESLO return 2026",
        message=MESSAGE,
        due_on=dt.date(2026, 12, 4),
        remind_every=14,
        by=helen,
    )
    EsloReturn.objects.filter(pk=asked.pk).update(mailed_on=THIS_YEAR)
    asked.lines.exclude(sent_to="").update(asked_on=THIS_YEAR, times_asked=1)
    now, emails = timezone.now(), []
    for place, line in enumerate(asked.lines.select_related("agency").exclude(sent_to="")):
        came_back = place in (11, 40)
        emails.append(
            OutgoingEmail(
                kind="eslo-return",
                to=line.sent_to,
                about=f"eslo-return-line:{line.pk}",
                key=f"eslo-return:{line.pk}:1",
                state="bounced" if came_back else "sent",
                error=BOUNCED if came_back else "",
                attempts=1,
                subject=f"Who is the ESLO of {line.agency}?",
                asked_at=now,
                sent_at=now,
                by=helen,
            )
        )
    OutgoingEmail.objects.bulk_create(emails)
    return asked


def answer_this_year(asked: EsloReturn, helen: User) -> None:
    """Two dozen have confirmed, and three said that there is none."""
    lines = asked.lines.select_related("eslo", "agency").order_by("agency__name")
    recent = [line for line in lines if line.eslo and (line.eslo.confirmed_on or THIS_YEAR) < THIS_YEAR]
    lately = [line for line in recent if line.eslo.confirmed_on >= dt.date(2026, 6, 1)]
    for place, line in enumerate(lately[::2][:24]):
        by_link = {"by": None, "answered_by": services.BY_LINK}
        services.answer_line(line=line, answer="confirmed", **(by_link if place % 6 else {"by": helen}))
    for line in [line for line in lines if line.eslo is None][:3]:
        services.answer_line(line=line, answer="none", reason=NO_POST, by=helen)


def write_again(asked: EsloReturn, helen: User) -> None:
    """Three agencies that have not answered are written to again: the worker writes these emails, with their links."""
    silent = asked.lines.silent().exclude(sent_to="").order_by("agency__name")
    for line in silent[:3]:
        services.write_to(line=line, by=helen)
