"""The sections of reports, in the order in which a new draft has them.

A section is one module with one value, SECTION. Sections know no reader and no form: the same Basis gives the same
blocks. What a figure means is defined in the room to which it belongs; a section only gathers and words.
"""

from __future__ import annotations

from reports.sections import (
    audit_results,
    changes,
    colours,
    coming,
    concerns,
    coverage,
    date_changes,
    decisions,
    done,
    exceptions,
    incidents,
    measures,
    more,
    movement,
    plan_marked,
    plan_table,
    returns,
    silent,
    yearly,
)
from reports.sections.section import Section

ALL: tuple[Section, ...] = (
    colours.SECTION,
    done.SECTION,
    coming.SECTION,
    concerns.SECTION,
    date_changes.SECTION,
    decisions.SECTION,
    incidents.SECTION,
    returns.SECTION,
    coverage.SECTION,
    exceptions.SECTION,
    more.SECTION,
    silent.SECTION,
    changes.SECTION,
    colours.BY_PRIORITY,
    movement.SECTION,
    measures.SECTION,
    returns.BY_KIND,
    coverage.BY_KIND,
    incidents.IN_DETAIL,
    yearly.WEAKNESSES,
    yearly.IMPACT_SECTION,
    audit_results.SECTION,
    yearly.ESLO_LIST,
    yearly.NEXT_YEAR,
    plan_table.SECTION,
    plan_marked.SECTION,
    yearly.GLOSSARY,
)


def sections(kind: str, edition: str | None = None) -> tuple[Section, ...]:
    """Those of a kind of report in their first order; of an edition, those that it prints."""
    return tuple(each for each in ALL if kind in each.kinds and (edition is None or edition in each.editions))


def section(key: str) -> Section | None:
    """The section with this key, None where there is none any more."""
    return next((each for each in ALL if each.key == key), None)
