from django.urls import path

from actions.past.views import changes, past

urlpatterns = [
    path("as-at/", past.choose, name="as_at_choose"),
    path("as-at/<str:day>/", past.as_at, name="as_at"),
    path("as-at/<str:day>/export/<str:format>/", past.export, name="export_as_at"),
    path("changes/", changes.changes, name="plan_changes"),
    path("changes/export/<str:format>/", changes.export, name="export_changes"),
]
