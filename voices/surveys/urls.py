from django.urls import path

from voices.surveys.views import classes, surveys

urlpatterns = [
    path("", surveys.home, name="home"),
    path("join/<int:pk>/", surveys.join, name="join"),
    path("<int:pk>/", surveys.survey, name="survey"),
    path("<int:pk>/finish/", surveys.finish, name="finish"),
    path("<int:pk>/paper/", surveys.withdraw, name="withdraw"),
    path("classes/<int:pk>/", classes.edit, name="class"),
    path("classes/<int:pk>/link/", classes.new_link, name="new_lead_link"),
    path("classes/<int:pk>/remove/", classes.remove, name="remove_class"),
]
