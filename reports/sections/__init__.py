"""The sections of reports, in the order of a new draft.

A section is one module with one value, SECTION. Sections know neither reader nor format: the same Basis gives the same
blocks. The meaning of a figure is defined in its app; a section only gathers and words.
"""

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
    highlights,
    incidents,
    known,
    measures,
    movement,
    plan,
    returns,
    silent,
    yearly,
)
from reports.sections.section import Section

ALL: tuple[Section, ...] = (
    colours.SECTION,
    concerns.SECTION,
    decisions.SECTION,
    date_changes.SECTION,
    done.SECTION,
    yearly.WEAKNESSES,
    yearly.IMPACT_SECTION,
    coming.SECTION,
    changes.IN_SHORT,
    audit_results.SECTION,
    returns.SECTION,
    coverage.SECTION,
    incidents.SECTION,
    yearly.NEXT_YEAR,
    known.SECTION,
    exceptions.SECTION,
    silent.SECTION,
    decisions.TAKEN_SECTION,
    highlights.SECTION,
    changes.SECTION,
    colours.BY_PRIORITY,
    movement.SECTION,
    measures.SECTION,
    returns.BY_KIND,
    coverage.BY_KIND,
    incidents.IN_DETAIL,
    yearly.ESLO_LIST,
    plan.SECTION,
    plan.MARKED,
    yearly.GLOSSARY,
)


def sections(kind: str, edition: str | None = None) -> tuple[Section, ...]:
    """The sections of a kind of report in their default order; with `edition`, only those that it prints."""
    return tuple(each for each in ALL if kind in each.kinds and (edition is None or edition in each.editions))


def section(key: str) -> Section | None:
    return next((each for each in ALL if each.key == key), None)
