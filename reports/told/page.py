"""What published figures hide in a period, the sentences that could give it, and the texts that no edition may print
since they identify a child.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.text import slugify

from actions.models import Action
from core.board.settings import value
from core.text.guard import evaluate, kinds_in_words
from core.text.screening import Kind
from incidents.figures.figures import kinds, year_figures
from incidents.figures.settings import HIDDEN_TO
from incidents.models import PublishedEdition
from reports.drafts.content import Content
from reports.models import Report, SentenceChoice
from reports.periods import Period
from reports.told.rules import Hidden, Stop, parts_of, stop_of
from reports.told.rules.labels import synonyms
from reports.told.rules.places import REPLACES, Place, changed, texts
from reports.told.rules.sentences import sentences

INTERNAL_ONLY = "Printed in the internal edition only."


@dataclass(frozen=True)
class Stopped:
    digest: str
    stop: Stop
    places: tuple[Place, ...]

    @property
    def sentence(self) -> str:
        return self.stop.sentence


def digest_of(sentence: str) -> str:
    """By which a sentence is known again, and from which nobody can read it."""
    return salted_hmac("reports.told", " ".join(sentence.lower().split()), algorithm="sha256").hexdigest()


def hidden_in(period: Period) -> Hidden:
    """What is hidden of a quarter and its year, or of a year and its quarters: the cells that the latest editions print
    as "c" or withhold. Where one of these was not published, every table counts as hidden, with all small true counts.
    """
    scopes = [
        (period.year, 0),
        *((period.year, each) for each in ([period.quarter] if period.quarter else range(1, 5))),
    ]
    editions = PublishedEdition.objects.filter(year=period.year).order_by("issue")
    contents = {(each.year, each.quarter): each.content for each in editions}  # the latest issue of each
    tables: set[str] = set()
    counts: dict[frozenset[str], set[int]] = defaultdict(set)
    most = 0

    def note(key: str, count: object, *, is_hidden: bool) -> None:
        nonlocal most
        if isinstance(count, int):
            most = max(most, count)
            if is_hidden and count and (parts := parts_of(key)):
                counts[parts].add(count)
                tables.update(part.partition("/")[0] for part in parts)

    for table in (table for scope in scopes for table in contents.get(scope, {}).get("tables", ())):
        for cell in (cell for line in table["lines"] for cell in line["cells"]):
            note(cell["key"], cell["value"], is_hidden=table["withheld"] or cell["printed"] == "c")
    if any(scope not in contents for scope in scopes):
        tables.update(label.table for label in synonyms())
        threshold = value(HIDDEN_TO)
        for figure in (figure for table in year_figures(period.year).tables for figure in table.figures):
            note(figure.key, figure.count, is_hidden=(figure.count or 0) <= threshold)
    types = {kind.key: kind.name for kind in kinds()}
    return Hidden(frozenset(tables), {parts: frozenset(found) for parts, found in counts.items()}, most, types)


def choices_made() -> dict[str, str]:
    return dict(SentenceChoice.objects.order_by("pk").values_list("digest", "choice"))


def stopped_in(content: Content, choices: Mapping[str, str]) -> list[Stopped]:
    """The sentences of an edition that stop its freezing, each once, in the printed order.

    What somebody chose as no count of children passes, unless its number equals a hidden count.
    """
    hidden = hidden_in(Period.read(content.period))
    found: dict[str, tuple[Stop, list[Place]]] = {}
    cleared: dict[str, bool] = {}
    if not hidden.tables:
        return []
    for place, text in texts(content):
        for sentence in sentences(text):
            if sentence not in cleared:
                cleared[sentence] = True
                if stop := stop_of(sentence, hidden):
                    digest = digest_of(sentence)
                    if choices.get(digest) != SentenceChoice.Choice.NO_COUNT or stop.is_hidden_count:
                        cleared[sentence] = False
                        found.setdefault(digest, (stop, []))
            if not cleared[sentence]:
                places = found[digest_of(sentence)][1]
                places += [place] if place not in places else []
    return [Stopped(digest, stop, tuple(places)) for digest, (stop, places) in found.items()]


def identifying_in(contents: Iterable[Content]) -> dict[Place, str]:
    """Where editions hold what every text refuses (ADR 71); older texts can hold it."""
    found: dict[Place, set[Kind]] = defaultdict(set)
    for content in contents:
        for place, text in texts(content):
            if refused := evaluate(text, "reports", guesses=False).refused:
                found[place] |= {each.kind for each in refused}
    return {place: kinds_in_words(kinds) for place, kinds in found.items()}


def without(content: Content, digests: Iterable[str]) -> Content:
    """An edition without these sentences: text beside figures goes whole, of other texts the paragraph with one."""
    digests = frozenset(digests)
    if not digests:
        return content

    def tells(text: str) -> bool:
        return any(digest_of(sentence) in digests for sentence in sentences(text))

    def change(text: str, place: Place) -> str:
        if not text.strip() or not tells(text):
            return text
        if place.box:
            return ""
        if place.section == REPLACES:
            return " ".join(each for each in sentences(text)[:1])
        lines = [INTERNAL_ONLY if tells(line) else line for line in text.splitlines()]
        return "\n".join(lines) if INTERNAL_ONLY in lines else INTERNAL_ONLY

    return changed(content, change)


def rewriting_urls(report: Report, places: Collection[Place], plan: int | None) -> dict[Place, str]:
    """Where each place can be rewritten: its box in the draft, the page of the action, or the section in the draft."""
    draft = reverse("reports:one", args=[report.pk])
    numbers = {place.action for place in places if place.action}
    actions = dict(Action.objects.filter(plan=plan, number__in=numbers).values_list("number", "pk")) if numbers else {}
    found = {}
    for place in places:
        if place.box:
            found[place] = f"{draft}#{slugify(place.box.replace('/', '-'))}"
        elif place.action in actions:
            found[place] = reverse("action", args=[actions[place.action]])
        else:
            found[place] = f"{draft}#place-{place.section}" if place.section != REPLACES else draft
    return found
