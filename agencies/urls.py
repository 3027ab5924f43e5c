from django.urls import include, path

urlpatterns = [
    path("", include("agencies.directory.urls")),
    path("", include("agencies.importing.urls")),
    path("", include("agencies.posts.urls")),
    path("", include("agencies.signatories.urls")),
    path("", include("agencies.groups.urls")),
    path("", include("agencies.training.urls")),
    path("", include("agencies.returns.urls")),
]
