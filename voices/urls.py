from django.urls import include, path

app_name = "voices"
urlpatterns = [
    path("", include("voices.surveys.urls")),
    path("", include("voices.papers.urls")),
    path("", include("voices.results.urls")),
    path("", include("voices.feedback.urls")),
]
