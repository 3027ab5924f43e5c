"""The current look of the board's reports."""

from django.conf import settings
from django.urls import reverse

from core.documents.model import Document, Logo
from reports.drafts.content import Content, Look
from reports.drafts.document import Dress, document_of
from reports.models import Cover, LookFile
from reports.sections.section import PUBLISHED

COLOUR = "#1d4f76"
MARKINGS = {"internal": "OFFICIAL-SENSITIVE", "published": ""}


def cover() -> Cover:
    return Cover.objects.order_by("pk").first() or Cover(
        board="", colour=COLOUR, internal_marking=MARKINGS["internal"], published_marking=""
    )


def look_of(edition: str, chosen: Cover) -> Look:
    marking = chosen.published_marking if edition == PUBLISHED else chosen.internal_marking
    return Look(
        chosen.board or settings.BOARD_NAME, marking, chosen.colour, chosen.accent, chosen.logo_id or 0,
        chosen.logo_alt if chosen.logo_id else "", chosen.word_template_id or 0,
    )  # fmt: skip


def dress_of(look: Look) -> Dress:
    """The logo and Word template of a look with their contents; two statements at most."""
    return Dress(logo_of(look.logo, look.logo_alt), template_of(look.template))


def logo_of(key: int, alt: str) -> Logo | None:
    row = LookFile.objects.filter(pk=key).defer(None).first() if key else None
    if row is None:
        return None
    url = reverse("reports:logo_file", args=[row.pk])
    return Logo(row.format, bytes(row.content), row.width, row.height, alt, url, bytes(row.pixels))


def template_of(key: int) -> bytes:
    found = LookFile.objects.filter(pk=key).values_list("content", flat=True).first() if key else None
    return bytes(found or b"")


def dressed(content: Content, *, is_page: bool = False) -> Document:
    look = content.look
    return document_of(content, Dress(logo_of(look.logo, look.logo_alt)) if is_page else dress_of(look))
