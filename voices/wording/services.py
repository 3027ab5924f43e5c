"""Loading the children's questions and their words that come with the product. Done after every migration."""

import tomllib
from pathlib import Path

from django.db import transaction

from audits.models import Edition, Questionnaire
from audits.questionnaires.services.shipped import load_one
from voices.models import Wording
from voices.wording.ages import VERSIONS

SHIPPED = Path(__file__).parent / "shipped"


@transaction.atomic
def load_children() -> Edition | None:
    seed = tomllib.loads((SHIPPED / "children.toml").read_text())
    if Questionnaire.objects.filter(key=seed["key"]).exists():
        return None
    edition = load_one(seed).editions.get()
    Wording.objects.bulk_create(
        Wording(edition=edition, age=age, code=code, text=words["text"], symbol=words.get("symbol", ""))
        for age in VERSIONS
        for code, words in read_words(age).items()
    )
    return edition


def read_words(age: str) -> dict[str, dict[str, str]]:
    found = {}
    for name in ("all", age):
        for code, words in tomllib.loads((SHIPPED / f"words_{name}.toml").read_text()).items():
            found[code] = {"text": words} if isinstance(words, str) else words
    return found
