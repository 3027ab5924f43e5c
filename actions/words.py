"""Rows in which words stand: in the action, its objective or method, its leads or its updates, in any case.

A rare word is looked up in the indexes of words (migration 0002), which give the few records that hold it. For a
common word that would be most of the plan: there the rows are read in the order of the page until it is full. So it
is counted first, as far as FEW, how many records hold the word. Where there are no such indexes (SQLite, or a
PostgreSQL without its extension pg_trgm) the database is asked for all at once and reads every update.
"""

from __future__ import annotations

from functools import cache

from django.db import connection
from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet, Subquery, TextField, Value

from actions.models import Action, ActionLead, Method, ProgressUpdate

FEW = 1_000  # records that hold a word; with more it is common
INDEX = "words_of_updates"  # stands for all of them


def holding(rows: QuerySet, words: str) -> QuerySet:
    """Those of the rows (placements) that hold the words as they stand."""
    if not indexed(connection.vendor, connection.settings_dict["NAME"]):
        return rows.filter(in_texts(words) | Exists(spoken(words)) | Exists(led(words)))
    found = list(records(words, FEW + 1)[: FEW + 1])
    if len(found) > FEW:
        return rows.filter(in_texts(words) | first_of(spoken(words)) | first_of(led(words)))
    methods = {key for kind, key in found if kind == "method"}
    here = Q(action_id__in={key for kind, key in found if kind == "action"})
    return rows.filter(here | Q(method_id__in=methods) if methods else here)


@cache
def indexed(vendor: str, name: str) -> bool:
    """Whether the database (of this name) has indexes of words; asked once."""
    if vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [INDEX])
        return cursor.fetchone()[0]


def records(words: str, most: int) -> QuerySet:
    """("action", key) or ("method", key) for records that hold the words, in whichever plan: up to `most` of each kind.

    Each kind has a limit of its own, so that the planner knows that for a common word it need not read an index.
    """
    actions = Action.objects.filter(text__icontains=words)
    updates = ProgressUpdate.objects.filter(voided_on__isnull=True, text__icontains=words)
    leads = ActionLead.objects.filter(ended_on__isnull=True, printed_as__icontains=words)
    methods = Method.objects.filter(text__icontains=words)
    below = Method.objects.filter(objective__text__icontains=words)
    kinds = [("action", updates, "action_id"), ("action", actions, "pk"), ("action", leads, "action_id")]
    kinds += [("method", methods, "pk"), ("method", below, "pk")]
    first, *others = [rows.order_by().values_list(Value(kind, TextField()), key)[:most] for kind, rows, key in kinds]
    return first.union(*others, all=True).order_by()


def in_texts(words: str) -> Q:
    """Rows whose own texts hold the words."""
    above = Q(method__text__icontains=words) | Q(method__objective__text__icontains=words)
    return Q(action__text__icontains=words) | above


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
    """Whether there is such a record, asked for one row at a time: PostgreSQL reads all of them for Exists."""
    return Q(Subquery(records.values_list(Value(True))[:1], output_field=BooleanField()))
