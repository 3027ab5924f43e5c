"""URLs of drafts."""

from django.urls import path

from reports.drafts.views import decisions, drafts, listed

urlpatterns = [
    path("", listed.home, name="home"),
    path("charts/", listed.charts, name="charts"),
    path("new/", listed.make, name="make"),
    path("decisions/", decisions.waiting, name="decisions"),
    path("decisions/<int:pk>/", decisions.act, name="act"),
    path("<int:pk>/", listed.one, name="one"),
    path("<int:pk>/preview/<slug:edition>/", drafts.preview, name="preview"),
    path("<int:pk>/preview/<slug:edition>/<slug:format>/", drafts.preview_file, name="preview_file"),
    path("<int:pk>/sections/<slug:key>/", drafts.move, name="move"),
    path("<int:pk>/words/<path:key>/", drafts.write, name="write"),
    path("<int:pk>/ask/", drafts.ask, name="ask"),
    path("<int:pk>/freeze/", drafts.freeze, name="freeze"),
    path("<int:pk>/drop/", drafts.drop, name="drop"),
    path("requests/<int:pk>/end/", drafts.end_request, name="end_request"),
    path("<int:pk>/decide/", decisions.decide, name="decide"),
]
