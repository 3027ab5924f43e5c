from django.urls import include, path

app_name = "guidance"
urlpatterns = [
    path("resources/", include("guidance.resources.urls")),
    path("news/", include("guidance.news.urls")),
]
