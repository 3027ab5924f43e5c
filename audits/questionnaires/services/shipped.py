"""Loading the questionnaires that come with the product, where they are not there yet. Done after every migration."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from audits.models import Edition, Question, Questionnaire, Section
from audits.questionnaires.shipped import SHIPPED
from audits.questions.questionnaire import fingerprint_of, read_form
from core.records.locking import create_many, create_tracked, save_versioned

REASON = "Comes with the product"


@transaction.atomic
def load_shipped() -> list[Questionnaire]:
    """Save the shipped questionnaires that are not there; the new ones. Changed ones stay."""
    known = set(Questionnaire.objects.values_list("key", flat=True))
    return [load_one(seed) for seed in SHIPPED if seed["key"] not in known]


def load_one(seed: Mapping) -> Questionnaire:
    asked = Questionnaire(key=seed["key"], name=seed["name"], subject=seed["subject"])
    create_tracked(asked, by=None, reason=REASON)
    texts = {"introduction": seed["introduction"], "period": seed["period"]}
    edition = create_tracked(Edition(questionnaire=asked, number=1, **texts), by=None, reason=REASON)
    write_parts(edition, seed["sections"])
    edition.published_at, edition.fingerprint = timezone.now(), fingerprint_of(read_form(edition))
    fields = ["published_at", "fingerprint"]
    save_versioned(edition, expected=edition.version, fields=fields, by=None, reason=REASON)
    return asked


def write_parts(edition: Edition, seeds) -> None:
    sections = [
        Section(edition=edition, code=seed["code"], title=seed["title"], guidance=seed["guidance"], position=place)
        for place, seed in enumerate(seeds, 1)
    ]
    create_many(sections, by=None, reason=REASON)
    questions = [
        Question(edition=edition, section=section, position=place, **row)
        for section, seed in zip(sections, seeds, strict=True)
        for place, row in enumerate(seed["questions"], 1)
    ]
    create_many(questions, by=None, reason=REASON)
