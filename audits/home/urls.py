from django.urls import path

from audits.home import views

urlpatterns = [path("", views.begin, name="home")]
