from django.urls import path

from api.description import views as description
from api.v1.views import entry

app_name = "api"
urlpatterns = [
    path("api/", description.description, name="description"),
    path("api/problems/<slug:name>/", description.problem, name="problem"),
    path("api/v1/openapi.json", entry.openapi, name="openapi"),
    path("api/v1/<path:path>", entry.operation, name="operation"),
]
