"""URLs of improvement actions."""

from django.urls import path

from audits.improvements.views import emails, improvements

urlpatterns = [
    path("improvements/", improvements.improvements, name="improvements"),
    path("improvements/letters/", emails.improvement_letters, name="improvement_letters"),
    path("improvements/letters/now/", emails.write_now, name="write_about_overdue"),
    path("improvements/export/<str:format>/", improvements.export, name="export_improvements"),
    path("improvements/<int:pk>/", improvements.improvement, name="improvement"),
    path("improvements/<int:pk>/change/", improvements.update_improvement, name="update_improvement"),
    path("improvements/<int:pk>/done/", improvements.complete_improvement, name="complete_improvement"),
    path("improvements/<int:pk>/drop/", improvements.drop_improvement, name="drop_improvement"),
    path("improvements/<int:pk>/reopen/", improvements.reopen_improvement, name="reopen_improvement"),
]
