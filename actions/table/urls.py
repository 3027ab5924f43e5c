from django.urls import path

from actions.table.views import files, table

urlpatterns = [
    path("", table.plan, name="plan"),
    path("export/<str:format>/", files.export, name="export_plan"),
]
