"""Publishes the figures of a round from all settings that have finished, and deletes the true counts later."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, Subquery

from audits.access import lock_round
from audits.models import Round
from core.records.locking import create_screened, once
from core.records.rules import RuleBroken
from core.text.dates import today
from voices.answering.services import remove_after_commit
from voices.figures.printed import ALL, Printed
from voices.figures.protection import hidden_counts, print_round
from voices.figures.rules import Column, Group, columns_of, every, is_enough
from voices.figures.services.counts import POOL, groups_of_round, numbers_of, shapes_of
from voices.figures.services.paper import is_enough_paper, paper_figures
from voices.models import SettingCount, SettingSurvey, VoicesIssue, WaitingPool

DAYS_KEPT = 30  # true counts, after the figures of their round were published
DAYS_UNPUBLISHED = 60  # true counts, after their round was closed without figures
UNFINISHED = "{} online surveys have not finished, and too few have. Wait for them: paper alone can be published then."
TOO_FEW = "Figures for a round need 5 settings, and 10 answers from 4 settings other than the largest."
CONTRADICT = "These figures contradict what was published before, so they cannot be published."
NOTHING_NEW = "Nothing has changed since issue {} was published."
ANOTHER = "Somebody else has just published these figures. Look at them first."
NOTHING_ONLINE = {"settings": 0, "pooled": 0, "asked": {}, "answered": {}, "questions": {}, "withheld": []}


@transaction.atomic
def close_round(*, asked: Round, by, compared: Sequence = ()) -> VoicesIssue:
    """Publish the figures of a round: of all settings that have finished, and beside them of those on paper. `compared`
    is stored with what is printed.

    Another issue is bound by what the earlier ones printed. RuleBroken where refusal_of() says why, and where nothing
    can be printed without telling a count of 1 to 5. With 84 settings it takes 15 to 60 seconds.
    """
    lock_round(asked.pk)
    issues = issues_of(asked)
    if why := refusal_of(asked, issues):
        raise RuleBroken(why)
    last = issues[-1] if issues else None
    paper = paper_figures(asked, last.printed["paper"] if last else {})
    tables, printed = online_figures(asked, issues) or ({"columns": [], "pools": []}, NOTHING_ONLINE)
    made = VoicesIssue(
        round=asked,
        number=len(issues) + 1,
        tables=tables,
        printed=printed | {"paper": paper, "compared": list(compared)},
        published_on=today(),
        published_by=by,
        replaces=last,
    )
    return once(lambda: create_screened(made, by=by), ANOTHER)


def issues_of(asked: Round) -> list[VoicesIssue]:
    return list(VoicesIssue.objects.filter(round=asked).order_by("number"))


def refusal_of(asked: Round, issues: Sequence[VoicesIssue]) -> str:
    """Why nothing can be published now: too few settings, nothing new, or deleted counts; else ""."""
    try:
        basis = basis_of(asked, issues)
    except RuleBroken as broken:
        return str(broken)
    last = issues[-1] if issues else None
    has_paper = bool(last and last.printed["paper"])
    new_paper = not has_paper and is_enough_paper(asked)
    if basis is None and not (has_paper or new_paper):
        return TOO_FEW
    running = SettingSurvey.objects.filter(audit_return__round=asked, state__in=["joined", "running"]).count()
    if basis is None and running:
        return UNFINISHED.format(running)
    if last and not new_paper and (basis.stored_columns if basis else []) == last.tables["columns"]:
        return NOTHING_NEW.format(last.number)
    return ""


@dataclass(frozen=True)
class Basis:
    shapes: Sequence
    settings: dict
    before: Sequence
    columns: Sequence[Column]

    @property
    def groups(self) -> list[Group]:
        return [group for own, _ in self.settings.values() for group in own]

    @property
    def stored_columns(self) -> list[list]:
        return [[column.id, column.band, list(column.groups)] for column in self.columns]


def basis_of(asked: Round, issues: Sequence[VoicesIssue]) -> Basis | None:
    if asked.children_id is None:
        return None
    surveys = list(SettingSurvey.objects.filter(audit_return__round=asked, state="finished").order_by("pk"))
    settings = groups_of_round(asked, surveys, issues[-1].tables["pools"] if issues else [])
    groups = [group for own, _ in settings.values() for group in own]
    if not is_enough(groups):
        return None
    earlier = [[Column(id, band, tuple(keys)) for id, band, keys in each.tables["columns"]] for each in issues]
    columns = make_columns(len(issues) + 1, groups, [column for own in earlier for column in own])
    before = [(own, Printed(each.printed)) for own, each in zip(earlier, issues, strict=True) if own]
    return Basis(shapes_of(asked), settings, before, columns)


def online_figures(asked: Round, issues: Sequence[VoicesIssue]) -> tuple[dict, dict] | None:
    """What an issue stores of the online surveys: its tables, and what is printed. None where too few have answered."""
    basis = basis_of(asked, issues)
    if basis is None:
        return None
    groups = basis.groups
    try:
        questions = print_round(basis.shapes, basis.settings, basis.before, basis.columns)
    except ValueError:
        raise RuleBroken(CONTRADICT) from None
    by_key = {group.key: group for group in groups}
    bands = {column.band: [by_key[key] for key in column.groups] for column in basis.columns if column.band != ALL}
    pools = [group for group in groups if group.is_pool]
    single = {group.setting for group in groups if not group.is_pool and group.answered}
    return {
        "columns": basis.stored_columns,
        "pools": [group.setting.removeprefix(f"{POOL} ") for group in pools],
        "attacked": hidden_counts(basis.shapes, basis.settings, basis.columns, questions),
    }, {
        "settings": len(single) + sum(group.settings for group in pools),
        "pooled": sum(group.settings for group in pools),
        **numbers_of(bands, groups),
        "questions": questions,
        "withheld": [shape.code for shape in every(basis.shapes) if shape.code not in questions],
    }


def make_columns(number: int, groups: Sequence[Group], earlier: Iterable[Column]) -> list[Column]:
    """The columns of an issue, "all" last. One that has the groups of an earlier one has its id: it counts the same."""
    ids = {frozenset(column.groups): column.id for column in earlier}
    own = {**columns_of(groups), ALL: list(groups)}
    keys = {band: tuple(group.key for group in each) for band, each in own.items()}
    return [Column(ids.get(frozenset(each), f"{number}:{band}"), band, each) for band, each in keys.items()]


def delete_expired(on: dt.date | None = None) -> int:
    """Delete the true counts of rounds whose last online figures were published 30 days ago or earlier, or that were
    closed 60 days ago or earlier without any; and pools that waited when figures were published, on the day after.
    Returns how many rows.
    """
    day = on or today()
    online = VoicesIssue.objects.filter(round=OuterRef("pk")).online().order_by("-number")
    rounds = Round.objects.annotate(published=Subquery(online.values("published_on")[:1]))
    over = rounds.filter(
        Q(published__lte=day - dt.timedelta(days=DAYS_KEPT))
        | Q(published=None, closed_on__lte=day - dt.timedelta(days=DAYS_UNPUBLISHED))
    )
    later = VoicesIssue.objects.filter(round=OuterRef("round"), published_on__lt=day).online().order_by()
    issues = later.values("round").annotate(issues=Count("pk")).values("issues")
    waited = WaitingPool.objects.alias(issues=Subquery(issues)).filter(Q(round__in=over) | Q(issues__gt=F("issue")))
    if waiting := waited.delete()[0]:
        remove_after_commit()
    return waiting + SettingCount.objects.filter(round__in=over).delete()[0]
