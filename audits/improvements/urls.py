from django.urls import path

from audits.improvements import views

urlpatterns = [
    path("improvements/", views.improvements, name="improvements"),
    path("improvements/letters/", views.improvement_emails, name="improvement_letters"),
    path("improvements/export/<str:format>/", views.export, name="export_improvements"),
    path("improvements/<int:pk>/", views.improvement, name="improvement"),
    path("improvements/<int:pk>/change/", views.update_improvement, name="update_improvement"),
    path("improvements/<int:pk>/done/", views.complete_improvement, name="complete_improvement"),
    path("improvements/<int:pk>/drop/", views.drop_improvement, name="drop_improvement"),
    path("improvements/<int:pk>/reopen/", views.reopen_improvement, name="reopen_improvement"),
]
