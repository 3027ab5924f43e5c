"""URLs of “You said, we did”, for signed-in people."""

from django.urls import path

from voices.feedback import views

urlpatterns = [
    path("rounds/<int:pk>/you-said/", views.board_page, name="you_said"),
    path("rounds/<int:pk>/you-said/add/", views.add, name="add_said"),
    path("<int:pk>/you-said/", views.setting_page, name="said_own"),
    path("<int:pk>/you-said/poster.pdf", views.own_poster, name="own_poster"),
    path("<int:pk>/you-said/add/", views.add_own, name="add_said_own"),
    path("you-said/<int:pk>/", views.change, name="change_said"),
    path("you-said/<int:pk>/remove/", views.remove, name="remove_said"),
]
