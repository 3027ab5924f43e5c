"""Drafts and publishes editions of figures. Published editions never change, and constrain later ones."""

from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from core.attack import Contradiction, attack, bounds
from core.board.settings import value
from core.records.locking import create_screened, once
from core.records.rules import RuleBroken
from core.text.dates import print_date, print_year, quarter_end, today
from incidents.editions import rules
from incidents.editions.checksum import checksum
from incidents.editions.protection import name_of, protect
from incidents.editions.publishing import Draft, compose
from incidents.figures import tables
from incidents.figures.counting import place_of, state_of
from incidents.figures.figures import describe, kinds, read_quarters, whole_year
from incidents.figures.quarters import declarations_between
from incidents.figures.settings import HIDDEN_TO
from incidents.figures.tables import QuarterCounts
from incidents.models import PublishedEdition
from incidents.records.rules import read_text

CHANGED = "The figures have changed since you looked. Look at them again before you publish them."
CONTRADICT = "These figures contradict what was published before, so they cannot be published."


def draft(*, year: int, quarter: int) -> Draft:
    """What would be published of a quarter, or with quarter 0 of a year, now; it can take some seconds. The first
    edition of a quarter has the counts of the cut-off; a later one, and that of a year, the counts of now. RuleBroken
    where a quarter of it was not cut off yet, and where nothing has changed since the last edition.
    """
    issued = list(PublishedEdition.objects.of_year(year))
    before = [each for each in issued if each.quarter == quarter]
    places = place_of(year, quarter or 1), place_of(year, quarter or 4)
    every, declared = kinds(), declarations_between(*places)
    counts = read_quarters(*places, every, declared)
    require_cut_off(counts)
    if quarter and not before:
        counts = [at_cut_off(each, nil=places[0] in declared.nil) for each in counts]
    counts = [replace(each, frozen=None) for each in counts]
    made, links = tables.edition_tables(every, year, counts, None if quarter else whole_year(year, counts))
    contents = [each.content for each in issued]
    more = {
        "quarters": [plain_quarter(each) for each in describe(counts, declared, late=False)],
        "concerns": {kind.key: list(kind.concerns) for kind in every},
    }

    def make(must_hide, withhold):
        found = compose(made, links, contents, value(HIDDEN_TO), must_hide, withhold)
        return replace(found, content=more | found.content)

    try:
        found = protect(make, contents)
    except ValueError:
        raise RuleBroken(CONTRADICT) from None
    if before and same(before[-1].content, found.content):
        raise RuleBroken(f"Nothing that may be shown has changed since issue {before[-1].issue} was published.")
    return found


def at_cut_off(quarter: QuarterCounts, *, nil: bool) -> QuarterCounts:
    """A quarter with the counts that were cut off, and what they say of it; `nil`: a nil return was declared."""
    return replace(quarter, live=quarter.frozen, state=state_of(quarter.frozen, is_over=True, nil=nil))


def attack_sentence(content: dict[str, Any]) -> str:
    """What the attack on an edition found, for its readers; "" for one that tells a count and for older ones."""
    number = content.get("attacked")
    if number == 0:
        return "" if any(table["withheld"] for table in content["tables"]) else "No figure is hidden."
    if number == 1:
        return "The 1 hidden figure was tested against everything published; it cannot be worked out."
    if number:
        return f"The {number} hidden figures were tested against everything published; none can be worked out."
    return ""


@dataclass(frozen=True)
class Check:
    """What an attack on all editions of a year found. `told`: (edition, name, smallest, largest) of each count that has
    too few possible values. `contradicts`: no counts fit what is printed, so nothing can be said.
    """

    year: int
    editions: int
    hidden: int
    told: tuple[tuple[str, str, int, int | None], ...] = ()
    contradicts: bool = False


def check_editions(year: int | None = None) -> list[Check]:
    years = PublishedEdition.objects.order_by("year").values_list("year", flat=True).distinct()
    return [check_year(each) for each in years if year in (None, each)]


def check_year(year: int) -> Check:
    editions = list(PublishedEdition.objects.of_year(year))
    contents = [each.content for each in editions]
    facts = rules.read_editions(contents)
    try:
        found = attack(facts)
    except Contradiction:
        return Check(year, len(editions), len(facts.hidden), contradicts=True)
    told = [each for each, possible in found.items() if possible.is_told]
    ends = bounds(facts, told) if told else {}
    names = [(str(editions[each.edition]), name_of(each, contents), *ends[each]) for each in told]
    return Check(year, len(editions), len(found), tuple(names))


def same(before: dict[str, Any], now: dict[str, Any]) -> bool:
    full = [
        [
            (table["note"], cell["full"], cell["printed"])
            for table in each["tables"]
            for line in table["lines"]
            for cell in line["cells"]
        ]
        for each in (before, now)
    ]
    return full[0] == full[1] and before["quarters"] == now["quarters"]


def require_cut_off(counts: list[QuarterCounts]) -> None:
    for each in counts:
        if each.frozen is None:
            end = quarter_end(each.year, each.quarter)
            when = "Cut it off first" if end < today() else f"It ends on {print_date(end)}"
            raise RuleBroken(f"{each.scope} was not cut off yet. {when}.")


def plain_quarter(quarter) -> dict[str, Any]:
    return {
        "year": quarter.year,
        "quarter": quarter.quarter,
        "state": str(quarter.state),
        "nil_by": quarter.nil_by,
        "nil_on": quarter.nil_on and quarter.nil_on.isoformat(),
        "cut_off_on": quarter.cut_off_on and quarter.cut_off_on.isoformat(),
    }


def mark_of(found: Draft) -> str:
    return checksum(found.content)


@transaction.atomic
def publish_edition(*, year: int, quarter: int, mark: str, by, reason: str = "") -> PublishedEdition:
    """Publish what `draft` gives, which must be what the person viewed (`mark_of`). RuleBroken as in `draft`, where the
    figures have changed since the person viewed them, and for a new issue without a reason.
    """
    # Counted before the draft reads them: if another edition of the year is published meanwhile, the number is taken.
    number = PublishedEdition.objects.filter(year=year).count() + 1
    issues = PublishedEdition.objects.filter(year=year, quarter=quarter).count()
    why = read_text(reason, field="reason")
    if issues and not why:
        raise RuleBroken(f"Say why issue {issues} is replaced.", field="reason")
    found = draft(year=year, quarter=quarter)
    if mark_of(found) != mark:
        raise RuleBroken(CHANGED)
    made = PublishedEdition(
        year=year,
        quarter=quarter,
        number=number,
        issue=issues + 1,
        issued_on=today(),
        issued_by=by,
        reason=why,
        content=found.content,
        checksum=checksum(found.content),
    )
    return once(lambda: create_screened(made, by=by), CHANGED)


def title_of(year: int, quarter: int) -> str:
    return f"{year}-Q{quarter}" if quarter else print_year(year)
