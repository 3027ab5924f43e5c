from django.urls import include, path

app_name = "audits"
urlpatterns = [
    path("", include("audits.home.urls")),
    path("", include("audits.results.urls")),
    path("", include("audits.improvements.urls")),
    path("", include("audits.points.urls")),
    path("", include("audits.rounds.urls")),
    path("", include("audits.chasing.urls")),
    path("", include("audits.moderation.urls")),
    path("", include("audits.signing.urls")),
    path("", include("audits.importing.urls")),
    path("", include("audits.questionnaires.urls")),
    path("", include("audits.returns.urls")),
]
