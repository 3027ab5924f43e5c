"""The links of a class, its QR code, and what the teacher's page shows."""

from dataclasses import dataclass

from django.core import signing
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.mail import site_url
from voices.answering.services import lost_answers
from voices.classes.rules import ClassState, Move, why_not
from voices.classes.services import facts_of
from voices.models import SurveyClass

BORDER = 4  # modules of white around a QR code, as its standard demands


def signer() -> signing.Signer:
    return signing.Signer(sep=".", salt="voices.classes.lead")


def children_url(survey_class: SurveyClass) -> str:
    return site_url(reverse("children:page", args=[survey_class.key]))


def lead_token(survey_class: SurveyClass) -> str:
    """The token of the teacher's page: the key of the class and a secret of the link, signed together."""
    return signer().sign(f"{survey_class.key}-{survey_class.lead_nonce}")


def lead_url(survey_class: SurveyClass) -> str:
    return site_url(reverse("lead:page", args=[lead_token(survey_class)]))


def class_for_token(token: str) -> SurveyClass | None:
    try:
        key, _, nonce = signer().unsign(token).partition("-")
    except signing.BadSignature:
        return None
    found = SurveyClass.objects.filter(key=key, lead_nonce=nonce)
    return found.select_related(
        "survey__audit_return__agency",
        "survey__audit_return__access_point",
        "survey__audit_return__round__edition__questionnaire",
    ).first()


def qr_svg(url: str, label: str) -> SafeString:
    import qrcode  # few requests need it

    code = qrcode.QRCode(border=BORDER)
    code.add_data(url)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" width="100%" role="img" aria-label="{1}" '
        'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{0}v{0}H0z"/><path d="{2}"/></svg>',
        len(rows),
        label,
        path,
    )


@dataclass(frozen=True)
class LeadPage:
    """What a teacher sees: `why_not` says why the class cannot be opened, `lost` how many answers a crash deleted."""

    survey_class: SurveyClass
    url: str
    qr: SafeString
    why_not: str
    lost: int

    @property
    def is_open(self) -> bool:
        return self.survey_class.is_open

    @property
    def is_ready(self) -> bool:
        return self.survey_class.state_now == ClassState.READY

    @property
    def is_over(self) -> bool:
        """Whether it was left open until its time was over."""
        return not self.is_open and self.survey_class.open_until is not None

    @property
    def site(self) -> str:
        return self.url.partition("://")[2].partition("/")[0]

    @property
    def open_until(self):
        return timezone.localtime(self.survey_class.open_until) if self.is_open else None

    @property
    def are_all_in(self) -> bool:
        return self.survey_class.received >= self.survey_class.roll


def lead_page(survey_class: SurveyClass) -> LeadPage:
    url = children_url(survey_class)
    return LeadPage(
        survey_class,
        url,
        qr_svg(url, f"QR code of {url}"),
        why_not(Move.OPEN, facts_of(survey_class.survey)),
        lost_answers(survey_class),
    )
