"""Figures of incidents as they were published. Nothing else of incidents is read by the API."""

import datetime as dt
from functools import partial

from ninja import Schema
from pydantic import Field

from agencies.access import get_visible
from api.v1.operations import TAGGED, Key, ListOf, Part, Wanted, part_of, reads, tagged
from incidents.editions.publishing import tables_of
from incidents.figures.tables import FigureTable
from incidents.models import PublishedEdition

reads_figures = partial(reads, about="Published figures", scope="figures.read", permissions=("plan.read",))


class EditionFacts(Schema):
    id: int
    name: str = Field(description="A quarter, 2009-Q4, or a financial year, 2009/10.")
    year: int = Field(description="The first year of the financial year.")
    quarter: int = Field(description="0 for the whole year.")
    issue: int = Field(description="A later issue of the same period replaces this one.")
    issued_on: dt.date
    reason: str = Field(description="What it replaces and why.")


class Cell(Schema):
    printed: str = Field(description="As published: a number, c (hidden), z (not applicable) or : (not available).")
    value: int | None = Field(description="The number; null where none is printed.")


class LineFacts(Schema):
    key: str
    name: str
    is_total: bool
    cells: list[Cell] = Field(description="One for each of `columns`.")


class Column(Schema):
    key: str
    name: str


class TableFacts(Schema):
    key: str
    title: str
    first: str = Field(description="The heading of the lines.")
    columns: list[Column]
    lines: list[LineFacts]
    note: str
    is_withheld: bool = Field(description="The table is not published, so it has no lines.")


class EditionWithTables(EditionFacts):
    tables: list[TableFacts]


@reads_figures("/figures", ListOf[EditionFacts])
def figures(request, part: Part = Wanted):
    """Published figures of quarters and years, without their tables"""
    rows = PublishedEdition.objects.visible_to(request.auth.owner).defer("content")
    return part_of(request, rows, part, lambda found: [edition_facts(each) for each in found])


def edition_facts(edition: PublishedEdition) -> dict:
    names = ("name", "year", "quarter", "issue", "issued_on", "reason")
    return {"id": edition.pk, **{name: getattr(edition, name) for name in names}}


@reads_figures("/figures/{id}", EditionWithTables, answers=TAGGED)
def figures_of(request, id: Key):
    """Published figures with their tables"""
    edition = get_visible(PublishedEdition.objects, request.auth.owner, pk=id)
    tables = [table_facts(table) for table in tables_of(edition.content)]
    return tagged(request, EditionWithTables, edition_facts(edition) | {"tables": tables})


def table_facts(table: FigureTable) -> dict:
    return {
        "key": table.key,
        "title": table.title,
        "first": table.first,
        "columns": [{"key": key, "name": name} for key, name in table.heads],
        "lines": [
            {
                "key": line.key,
                "name": line.name,
                "is_total": line.is_total,
                "cells": [{"printed": cell.text, "value": cell.count} for cell in line.cells],
            }
            for line in table.lines
        ],
        "note": table.note,
        "is_withheld": table.is_withheld,
    }
