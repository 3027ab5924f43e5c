"""What a browser has open by links to returns, and the middleware that lets it in: to one return, and nowhere else.

A signed cookie names the links that were used in the browser. It is no session: each request looks the links up anew,
with the account behind them. Whoever is signed in is not looked at: their own rights count. The cookie stays where a
return is closed, since its people do not sign here what they filled in (docs/adr/0049-who-may-not-sign-a-return.md).
"""

from collections.abc import Iterable
from contextlib import ExitStack

from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.shortcuts import redirect
from django.utils import timezone

from accounts.models import User
from accounts.roles import require_second_factor
from accounts.second_factor.rules import people_of_browser
from agencies.access import Belongings
from agencies.links.rules import BY_LINK
from agencies.links.services import PAGES, look_up
from agencies.models import MailedLink
from audits import models
from audits.links.rules import (
    KNOWN_FOR,
    MOST_RETURNS,
    OF_NOTHING,
    OF_RETURN,
    OPENED,
    InBrowser,
    OpenedFacts,
    in_browser,
)
from audits.links.services.links import is_pointless, token_of
from audits.links.services.readers import filler, is_in_post
from audits.models import ReturnLink
from core.records.locking import saved_by_way_of

COOKIE, SALT = "returns", "audits.links.opened"
# a cookie of the accounts that filled in a return here, or answered a link of another email
FILLED, FILLED_SALT = "filled", "audits.links.filled"
Purpose = MailedLink.Purpose
OF_OFFICERS = {PAGES[each]: each for each in (Purpose.CONFIRM, Purpose.ACCEPT, Purpose.ESLO_RETURN, Purpose.ADDRESS)}
MOST_PEOPLE = 20  # of a browser; the earliest is forgotten
ROLES = frozenset({"agency"})  # what a link lets its reader be, whatever else they are


def links_in(request) -> list[int]:
    """The keys of the links that were used in this browser, the latest last; none where the cookie is forged or old."""
    try:
        found = signing.loads(request.COOKIES.get(settings.COOKIE_PREFIX + COOKIE, ""), salt=SALT, max_age=KNOWN_FOR)
    except signing.BadSignature:
        return []
    return found


def fillers_in(request) -> list[int]:
    """The keys of the accounts that filled in returns, or answered links, in this browser; none where the cookie is
    forged or old.
    """
    try:
        return signing.loads(
            request.COOKIES.get(settings.COOKIE_PREFIX + FILLED, ""), salt=FILLED_SALT, max_age=KNOWN_FOR
        )
    except signing.BadSignature:
        return []


def remember_people(request, response, people: Iterable[int]) -> None:
    """Leave in the browser whose accounts these are, for whoever opens a link to sign there later."""
    people = list(people)
    others = [key for key in fillers_in(request) if key not in people]
    set_cookie(response, [*others, *people][-MOST_PEOPLE:], name=FILLED, salt=FILLED_SALT)


def remember_sender(request, response) -> None:
    """Remember the account that sent a form of a return, or to whose mailbox the link of an officer went."""
    match = request.resolver_match
    if opens_return(request) and request.user.is_authenticated:
        remember_people(request, response, [request.user.pk])
    elif match and match.view_name in OF_OFFICERS and response.status_code == 302:
        link = look_up(OF_OFFICERS[match.view_name], match.kwargs["token"]).link
        if link and (people := accounts_at(link.sent_to)):
            remember_people(request, response, people)


def accounts_at(address: str) -> list[int]:
    """The keys of the accounts with an address; one statement."""
    found = User.objects.filter(Q(email__iexact=address) | Q(emailaddress__email__iexact=address))
    return list(found.order_by("pk").values_list("pk", flat=True).distinct())


def remember(request, response, link: ReturnLink) -> None:
    set_cookie(response, [*(key for key in links_in(request) if key != link.pk), link.pk][-MOST_RETURNS:])


def people_known(request) -> frozenset[int]:
    """The keys of all accounts that this browser knows: signed in, signed in last, of a second step passed in it, of
    forms of returns sent from it, of links of other emails answered in it, and of links to returns used in it, whether
    they still open anything. One statement where a link to a return was used, else none.
    """
    last = request.was_signed_in
    people = {*people_of_browser(request), *fillers_in(request)} | ({int(last)} if last else set())
    if request.user.is_authenticated:
        people.add(request.user.pk)
    if keys := links_in(request):
        links = ReturnLink.objects.filter(pk__in=keys, person__isnull=False)
        people.update(links.order_by().values_list("person", flat=True))
    return frozenset(people)


def set_cookie(response, keys: list[int], *, name: str = COOKIE, salt: str = SALT) -> None:
    response.set_cookie(
        settings.COOKIE_PREFIX + name,
        signing.dumps(keys, salt=salt),
        max_age=KNOWN_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite=settings.SESSION_COOKIE_SAMESITE,
    )


def standing_in_browser(link: ReturnLink) -> tuple[InBrowser, User | None]:
    """What became of a return that a link opened, and its person while it is open; needs with_all()."""
    user, address = filler(link.person_id, link.audit_return.agency), User.objects.normalize_email(link.sent_to)
    is_theirs = (
        user is not None
        and user.email == address
        and not require_second_factor(user.roles)
        and (link.eslo is None or is_in_post(link.eslo, address))
        and not is_pointless(link.audit_return)
    )
    found = in_browser(OpenedFacts(link.used_at, link.ended_at is not None, is_theirs), timezone.now())
    return found, user if found == InBrowser.OPEN else None


def link_for(request, name: str, key: int) -> ReturnLink | None:
    """The link used in this browser for the return of a URL, else the latest; two statements at most."""
    keys = links_in(request)
    if not keys:
        return None
    links = ReturnLink.objects.with_all().filter(pk__in=keys, used_at__isnull=False)
    if OPENED[name] == OF_RETURN:
        return links.filter(audit_return=key).order_by("used_at").last()
    if OPENED[name] == OF_NOTHING:
        return links.order_by("used_at").last()
    record = getattr(models, OPENED[name]).objects.filter(pk=key).values_list("audit_return", flat=True).first()
    return links.filter(audit_return=record).order_by("used_at").last() if record else None


def as_visitor(user: User, link: ReturnLink) -> User:
    user.roles, user.power_waits = ROLES, frozenset()
    user.__dict__.pop("permissions", None)  # of the roles before
    user._belongings = Belongings(frozenset(), frozenset({link.audit_return.agency_id}))
    return user


def opens_return(request) -> bool:
    """Whether the address is one at which a return is filled in."""
    return bool(request.resolver_match) and OPENED.get(request.resolver_match.view_name, OF_NOTHING) != OF_NOTHING


class ReturnLinkMiddleware:
    """Sets `request.return_link`. After the middleware that ends sessions, before the one that keeps forms."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.return_link = None
        with ExitStack() as request.by_way_of:
            response = self.get_response(request)
        if request.return_link:
            response["Cache-Control"] = "no-store, private"
        elif request.method == "POST":
            remember_sender(request, response)
        return response

    def process_view(self, request, view, args, kwargs):
        name = request.resolver_match.view_name
        if name not in OPENED or not links_in(request) or request.user.is_authenticated:
            return None
        link = link_for(request, name, kwargs.get("pk", 0))
        if link is None:
            return None
        found, user = standing_in_browser(link)
        if user is not None:
            request.user, request.return_link = as_visitor(user, link), link
            request.return_link_token = token_of(link)
            request.navigation = list  # nothing else is open to them
            request.by_way_of.enter_context(saved_by_way_of(BY_LINK))
        elif found == InBrowser.OVER:
            request.was_signed_in = str(link.person_id)  # a form that comes late is kept for them
            if request.method in ("GET", "HEAD"):
                return redirect("return_link", token_of(link))
        return None
