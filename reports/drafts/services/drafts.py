"""Creates, reorders and deletes drafts, and starts corrections."""

from django.db import IntegrityError, transaction

from actions.models import Plan
from core.records.locking import create_tracked, save_versioned
from core.records.rules import RuleBroken
from core.text.dates import print_date, today
from reports.drafts.drafting import placed_sections
from reports.models import Report, ReportSection
from reports.periods import Period
from reports.sections.section import QUARTERLY

UP, DOWN, LEAVE_OUT, TAKE_IN = "up", "down", "leave-out", "take-in"
MOVES = {UP: "Moved up", DOWN: "Moved down", LEAVE_OUT: "Left out", TAKE_IN: "Taken in again"}


@transaction.atomic
def make_report(*, kind: str, period: Period, by) -> Report:
    """Create a draft. RuleBroken for a period that has not begun, without a plan, and if there is a draft already."""
    if (kind == QUARTERLY) == period.is_year:
        raise RuleBroken("Choose a quarter for a quarterly report, and a year for any other.", field="period")
    if period.begin > today():
        raise RuleBroken(f"This period begins on {print_date(period.begin)}. Choose an earlier one.", field="period")
    if not Plan.objects.not_undone().exists():
        raise RuleBroken("There is no plan yet. Import it first.")
    found = Report(kind=kind, year=period.year, quarter=period.quarter, made_by=by)
    return _create(found, by, "Draft begun")


@transaction.atomic
def correct_report(*, report: Report, correction: str, by) -> Report:
    """A new issue with the sections and text. RuleBroken without a reason, and for a report replaced already."""
    if report.state != Report.State.FROZEN:
        raise RuleBroken("Only a frozen report is corrected by a new issue. A draft can simply be changed.")
    if not correction.strip():
        raise RuleBroken("Say what is corrected.", field="correction")
    if report.replacements.exclude(state=Report.State.DROPPED).exists():
        raise RuleBroken("A new issue of this report was begun already.")
    found = Report(
        kind=report.kind, year=report.year, quarter=report.quarter, as_of=report.as_of, replaces=report,
        correction=correction.strip(), made_by=by,
    )  # fmt: skip
    _create(found, by, f"New issue of report {report.number} begun")
    for row in report.sections.all():
        copy = ReportSection(report=found, key=row.key, position=row.position, left_out=row.left_out)
        create_tracked(copy, by=by, reason="Taken over")
    for row in report.commentary.all():
        copy = type(row)(
            report=found, key=row.key, text=row.text, is_published=row.is_published, author=row.author,
            written_on=row.written_on,
        )  # fmt: skip
        create_tracked(copy, by=by, reason="Taken over")
    return found


def _create(report: Report, by, reason: str) -> Report:
    try:
        with transaction.atomic():
            return create_tracked(report, by=by, reason=reason)
    except IntegrityError:
        raise RuleBroken(
            "There is already a draft of this report. Continue with it, or delete it first.", field="period"
        ) from None


@transaction.atomic
def drop_draft(*, report: Report, expected: int, by) -> Report:
    require_draft(report)
    report.state = Report.State.DROPPED
    return save_versioned(report, expected=expected, fields=["state"], by=by, reason="Draft dropped")


@transaction.atomic
def move_section(*, report: Report, key: str, move: str, by) -> None:
    lock_draft(report)
    rows = {row.key: row for row in report.sections.all()}
    order = placed_sections(report.kind, rows)
    place = next((at for at, each in enumerate(order) if each.section.key == key), None)
    if place is None or move not in MOVES:
        raise RuleBroken("There is no such section in this report.")
    keys = [each.section.key for each in order]
    out = {each.section.key: each.left_out for each in order}
    if move in (UP, DOWN):
        other = place + (1 if move == DOWN else -1)
        if 0 <= other < len(keys):
            keys[place], keys[other] = keys[other], keys[place]
    else:
        out[key] = move == LEAVE_OUT
    for position, own in enumerate(keys):
        row = rows.get(own)
        if row is None:
            row = ReportSection(report=report, key=own, position=position, left_out=out[own])
            create_tracked(row, by=by, reason=MOVES[move])
        elif (row.position, row.left_out) != (position, out[own]):
            row.position, row.left_out = position, out[own]
            save_versioned(row, expected=row.version, fields=["position", "left_out"], by=by, reason=MOVES[move])


def lock_draft(report: Report) -> Report:
    held = Report.objects.select_for_update().get(pk=report.pk)
    require_draft(held)
    return held


def require_draft(report: Report) -> None:
    if not report.is_draft:
        raise RuleBroken("This report is no longer a draft, so it cannot be changed.")
