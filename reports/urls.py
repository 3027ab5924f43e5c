"""Addresses of reports."""

from django.urls import path

from reports.cover import views as cover
from reports.drafts.views import decisions, drafts, glance, listed
from reports.frozen import views as frozen
from reports.redaction import views as redaction

app_name = "reports"
urlpatterns = [
    path("", listed.home, name="home"),
    path("glance/", glance.glance, name="glance"),
    path("new/", listed.make, name="make"),
    path("cover/", cover.change, name="cover"),
    path("cover/logo/", cover.logo, name="logo"),
    path("cover/logo/remove/", cover.remove_logo, name="remove_logo"),
    path("cover/logo/<int:pk>/", cover.logo_file, name="logo_file"),
    path("cover/template/", cover.template, name="template"),
    path("cover/template/back/", cover.take_template_back, name="take_template_back"),
    path("cover/template/<int:pk>/", cover.template_offered, name="template_offered"),
    path("cover/template/<int:pk>/sample/", cover.template_sample, name="template_sample"),
    path("cover/sample/<slug:format>/", cover.sample, name="sample"),
    path("decisions/", decisions.waiting, name="decisions"),
    path("decisions/<int:pk>/", decisions.act, name="act"),
    path("redactions/", redaction.overview, name="redactions"),
    path("redactions/new/", redaction.look, name="redaction_new"),
    path("redactions/propose/", redaction.propose, name="redaction_propose"),
    path("redactions/<int:pk>/", redaction.one, name="redaction"),
    path("redactions/<int:pk>/drop/", redaction.drop, name="redaction_drop"),
    path("<int:pk>/", listed.one, name="one"),
    path("<int:pk>/preview/<slug:edition>/", drafts.preview, name="preview"),
    path("<int:pk>/preview/<slug:edition>/<slug:format>/", drafts.preview_file, name="preview_file"),
    path("<int:pk>/sections/<slug:key>/", drafts.move, name="move"),
    path("<int:pk>/words/<path:key>/", drafts.write, name="write"),
    path("<int:pk>/ask/", drafts.ask, name="ask"),
    path("<int:pk>/freeze/", drafts.freeze, name="freeze"),
    path("<int:pk>/drop/", drafts.drop, name="drop"),
    path("requests/<int:pk>/end/", drafts.end_request, name="end_request"),
    path("<int:pk>/files/<slug:edition>/<slug:format>/", frozen.file, name="file"),
    path("<int:pk>/editions/<slug:edition>/", frozen.edition, name="edition"),
    path("<int:pk>/correct/", frozen.correct, name="correct"),
    path("<int:pk>/tell/", frozen.tell, name="tell"),
    path("<int:pk>/readers/", frozen.readers, name="readers"),
    path("<int:pk>/decide/", decisions.decide, name="decide"),
]
