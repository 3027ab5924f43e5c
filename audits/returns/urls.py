from django.urls import path

from audits.returns.views import evidence, files, fill, preview, saving

urlpatterns = [
    path("versions/<int:pk>/preview/", preview.preview, name="preview_edition"),
    path("returns/<int:pk>/", fill.audit_return, name="return"),
    path("returns/<int:pk>/evidence/<int:question>/", evidence.add_evidence, name="add_evidence"),
    path("returns/<int:pk>/answer/<int:question>/", saving.answer, name="answer"),
    path("returns/<int:pk>/action/<int:question>/", saving.improve, name="improve"),
    path("returns/<int:pk>/spreadsheet/", files.take_back, name="take_back"),
    path("returns/<int:pk>/<str:what>.<str:format>", files.return_file, name="return_file"),
    path("returns/<int:pk>/sections/<str:code>/", fill.section, name="section"),
    path("evidence/<int:pk>/", evidence.evidence, name="evidence"),
    path("evidence/<int:pk>/remove/", evidence.remove_evidence, name="remove_evidence"),
]
