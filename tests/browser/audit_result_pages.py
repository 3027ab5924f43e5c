"""Pages of results of audit returns, and a record of the demonstration board for each."""

from __future__ import annotations

from audits.models import AccessPoint, ImprovementAction, Round

RESULTS = ["audits:results", "audits:improvements", "audits:improvement", "audits:own_result"]
POINTS = ["access_points", "access_point", "add_access_point", "edit_access_point", "close_access_point"]
RESULTS += [f"audits:{name}" for name in POINTS]
RESULTS.append("audits:improvement_letters")
RESULT_FILES = [
    "audits:export_results",
    "audits:export_improvements",
    "audits:export_answers",
    "audits:export_access_points",
]
NO_RESULT_FORM = {"audits:results", "audits:improvements", "audits:improvement", "audits:own_result"}
NO_RESULT_FORM |= {"audits:access_points", "audits:access_point", "audits:improvement_letters"}
CHANGES = ["update_improvement", "complete_improvement", "drop_improvement", "reopen_improvement"]
IMPROVING = [f"audits:{name}" for name in CHANGES]  # looked at by test_improving.py, as an agency
NO_RESULT_PAGES = {
    **dict.fromkeys(RESULT_FILES, "a file"),
    **dict.fromkeys(IMPROVING, "looked at by test_improving.py, as an agency"),
}


def of_results() -> dict[str, list]:
    """Last year's round, of which most have come in."""
    asked = Round.objects.filter(edition__questionnaire__key="arrangements", state="closed").first()
    late = ImprovementAction.objects.published().open().first()
    point = AccessPoint.objects.standing().filter(returns__state="closed").first()
    points = dict.fromkeys([f"audits:{name}_access_point" for name in ("edit", "close")], [point.pk])
    return {
        "audits:results": [asked.pk],
        "audits:improvement": [late.pk],
        "audits:own_result": [late.audit_return_id],
        "audits:access_point": [point.pk],
        **points,
    }
