"""URLs under /plan/."""

from django.urls import include, path

urlpatterns = [
    path("", include("actions.table.urls")),
    path("", include("actions.action.urls")),
    path("", include("actions.progress.urls")),
    path("", include("actions.colours.urls")),
    path("", include("actions.editing.urls")),
    path("", include("actions.importing.urls")),
    path("", include("actions.returns.urls")),
    path("", include("actions.plans.urls")),
    path("", include("actions.calendar.urls")),
    path("", include("actions.home.urls")),
    path("", include("actions.answers.urls")),
    path("", include("actions.evidence.urls")),
    path("", include("actions.meetings.urls")),
    path("", include("actions.past.urls")),
    path("", include("actions.occurrences.urls")),
    path("", include("actions.rolling.urls")),
    path("", include("actions.structure.urls")),
    path("", include("actions.figures.urls")),
    path("", include("actions.glossary.urls")),
    path("", include("actions.fields.urls")),
    path("", include("actions.followups.urls")),
    path("", include("actions.queries.urls")),
    path("", include("actions.references.urls")),
    path("", include("actions.bulk.urls")),
    path("", include("actions.checking.urls")),
]
