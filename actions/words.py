"""Rows in which words stand: in the action, its objective or method, its leads or its updates, in any case.

How they are found depends on how common the words are, for which a sample of the updates is read. A rare word is looked
up in the indexes of words (migration 0002), which give the few records that hold it. For a common word that would be
most of the plan: there the rows are read in the order of the page until it is full. Between the two the records that
hold it are found first, all of them. Where there are no such indexes (SQLite, or a PostgreSQL without its extension
pg_trgm) the database is asked for all at once and reads every update.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, reduce
from operator import or_
from typing import NamedTuple

from django.db import connection
from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet, Subquery, Value

from actions.models import Action, ActionLead, Method, Objective, ProgressUpdate
from core.prepared import ask_once

FEW = 100  # records that hold a word, up to which their keys are listed
SAMPLED, COMMON = 100, 5  # updates of a sample, and per cent of it: a word that more of them hold is common
INDEX = "words_of_updates"  # stands for all of them
LISTED, IN_ORDER, FOUND_FIRST, EVERYWHERE = "listed", "in order", "found first", "everywhere"
SAMPLE = "sample"


class Sought(NamedTuple):
    """How the rows are found that hold words: `kind`, and where they are few, the actions and methods of the rows."""

    kind: str
    words: str = ""
    actions: Sequence[int] = ()
    methods: Sequence[int] = ()

    @property
    def can_be_kept(self) -> bool:
        """Whether one statement does for all words that are found in this way."""
        return self.kind != FOUND_FIRST

    @property
    def given(self) -> dict:
        """What such a statement is given."""
        if self.kind != LISTED:
            return {"words": self.words}
        return {"actions": self.actions} | ({"methods": self.methods} if self.methods else {})

    @classmethod
    def of(cls, kind: str, given: Mapping) -> Sought:
        """The same again, from what `given` says."""
        return cls(kind, given.get("words", ""), given.get("actions") or [], given.get("methods") or [])


def sought(words: str) -> Sought:
    """How rows that hold the words as they stand are found; asks the database, where it has indexes of words."""
    if not indexed(connection.vendor, connection.settings_dict["NAME"]):
        return Sought(EVERYWHERE, words)
    found = ask_once(looking_up(COMMON, FEW), words=f"%{connection.ops.prep_for_like_query(words)}%")
    if (SAMPLE, 1) in found:
        return Sought(IN_ORDER, words)
    if len(found) > FEW + 1:
        return Sought(FOUND_FIRST, words)
    keys = {kind: sorted({key for own, key in found if own == kind}) for kind in ("action", "method")}
    # where nothing holds the words, a key that no record has finds nothing
    return Sought(LISTED, actions=keys["action"] or [0], methods=keys["method"])


@cache
def looking_up(common: int, few: int) -> str:
    """SQL for (SAMPLE, 1) where {words} are common, and else (SAMPLE, 0) and ("action", key) or ("method", key) for
    records that hold them, in whichever plan, until there are more than a few.

    The sample is spread over all updates: the newest may be of one meeting, and speak of one thing. Each kind has a
    limit of its own, so that the planner knows that it need not find them all.
    """
    models = (ProgressUpdate, Action, ActionLead, Method, Objective)
    update, action, lead, method, objective = (model._meta.db_table for model in models)
    records = [
        f"'action', action_id FROM {update} WHERE voided_on IS NULL AND {holds('text')}",
        f"'action', id FROM {action} WHERE {holds('text')}",
        f"'action', action_id FROM {lead} WHERE ended_on IS NULL AND {holds('printed_as')}",
        f"'method', id FROM {method} WHERE {holds('text')}",
        f"'method', m.id FROM {method} AS m JOIN {objective} AS o ON o.id = m.objective_id WHERE {holds('o.text')}",
    ]
    parts = [f"(SELECT {part} AND (SELECT common FROM told) = 0 LIMIT {few + 1})" for part in records]  # noqa: S608 (names)
    keys = f"SELECT (SELECT max(id) FROM {update}) * n / {SAMPLED} AS id FROM generate_series(1, {SAMPLED}) AS n"  # noqa: S608
    return f"""
        WITH told AS (
            SELECT CAST(count(*) FILTER (WHERE {holds("text")}) * 100 > count(*) * {common} AS integer) AS common
            FROM {update} JOIN ({keys}) AS spread USING (id))
        SELECT '{SAMPLE}', common FROM told UNION ALL {" UNION ALL ".join(parts)} LIMIT {few + 2}"""  # noqa: S608


def holds(column: str) -> str:
    """SQL that says whether a text holds {words}, as Django's icontains does, by the expression of the indexes."""
    return f"upper({column}) LIKE upper({{words}})"


def holding(rows: QuerySet, found: Sought) -> QuerySet:
    """Those of the rows (placements) that hold the words."""
    words = found.words
    if found.kind == LISTED:
        here = Q(action_id__in=found.actions)
        return rows.filter(here | Q(method_id__in=found.methods) if found.methods else here)
    if found.kind == IN_ORDER:
        texts = (worded(words), above(words), spoken(words), led(words))
        return rows.filter(reduce(or_, map(first_of, texts)))
    if found.kind == FOUND_FIRST:
        found_first = (Q(**{f"{kind}_id__in": some.values(key)}) for kind, some, key in texts_with(words))
        return rows.filter(reduce(or_, found_first))
    return rows.filter(in_texts(words) | Exists(spoken(words)) | Exists(led(words)))


@cache
def indexed(vendor: str, name: str) -> bool:
    """Whether the database (of this name) has indexes of words; asked once."""
    if vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [INDEX])
        return cursor.fetchone()[0]


def texts_with(words: str) -> Iterator[tuple[str, QuerySet, str]]:
    """For each kind of text the records that hold the words, in whichever plan, and what leads to their rows: "action"
    or "method", and the field with its key."""
    updates = ProgressUpdate.objects.filter(voided_on__isnull=True, text__icontains=words)
    yield "action", updates.order_by(), "action_id"
    yield "action", Action.objects.filter(text__icontains=words).order_by(), "pk"
    leads = ActionLead.objects.filter(ended_on__isnull=True, printed_as__icontains=words)
    yield "action", leads.order_by(), "action_id"
    yield "method", Method.objects.filter(text__icontains=words).order_by(), "pk"
    yield "method", Method.objects.filter(objective__text__icontains=words).order_by(), "pk"


def in_texts(words: str) -> Q:
    """Rows whose own texts hold the words."""
    above = Q(method__text__icontains=words) | Q(method__objective__text__icontains=words)
    return Q(action__text__icontains=words) | above


def worded(words: str) -> QuerySet:
    """A row's action, if it holds the words."""
    return Action.objects.filter(pk=OuterRef("action_id"), text__icontains=words).order_by()


def above(words: str) -> QuerySet:
    """A row's method, if it or its objective holds the words."""
    holds = Q(text__icontains=words) | Q(objective__text__icontains=words)
    return Method.objects.filter(holds, pk=OuterRef("method_id")).order_by()


def spoken(words: str) -> QuerySet:
    """The updates of a row's action that hold the words."""
    return ProgressUpdate.objects.filter(
        action_id=OuterRef("action_id"), voided_on__isnull=True, text__icontains=words
    ).order_by()


def led(words: str) -> QuerySet:
    """The leads of a row's action that are spelled with the words."""
    return ActionLead.objects.filter(
        action_id=OuterRef("action_id"), ended_on__isnull=True, printed_as__icontains=words
    ).order_by()


def first_of(records: QuerySet) -> Q:
    """Whether there is such a record, asked for one row at a time.

    For Exists PostgreSQL reads all of them, and for a join it may read and sort the whole plan.
    """
    return Q(Subquery(records.values_list(Value(True))[:1], output_field=BooleanField()))
