from django.urls import path

from guidance.news import views

urlpatterns = [
    path("", views.news_list, name="news_list"),
    path("add/", views.add_news, name="add_news"),
    path("<int:pk>/", views.news, name="news"),
    path("<int:pk>/edit/", views.edit_news, name="edit_news"),
    path("<int:pk>/publish/", views.publish_news, name="publish_news"),
    path("<int:pk>/end/", views.end_news, name="end_news"),
    path("<int:pk>/write/", views.old_write_news, name="old_write_news"),
]
