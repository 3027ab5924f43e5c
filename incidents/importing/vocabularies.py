"""Words of national returns and common words for our values, from incidents/vocabularies. Pure."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from core.importing.fields import Meaning
from core.importing.vocabulary import read_vocabulary
from incidents.records import choices, fields

FOLDER = Path(__file__).parents[1] / "vocabularies"
TYPES = ("types", "factors")
FILES = {"main_type": TYPES, "other_types": TYPES, "factors": TYPES}


@cache
def vocabulary(field: str) -> Mapping[str, Meaning]:
    answer = fields.get(field)
    names = FILES.get(field, ("yes_no",) if answer and answer.choices is choices.YesNo else (field,))
    known = [read_vocabulary(path) for name in ("not_known", *names) if (path := FOLDER / f"{name}.tsv").exists()]
    return {word: meaning for words in known for word, meaning in words.items()}


@cache
def column_names() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for word, meaning in read_vocabulary(FOLDER / "columns.tsv").items():
        found[meaning.value] = (*found.get(meaning.value, ()), f"={word}")
    return found
