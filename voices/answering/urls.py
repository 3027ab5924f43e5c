from django.urls import path

from voices.answering import views

app_name = "children"

urlpatterns = [
    path("<slug:key>/", views.page, name="page"),
    path("<slug:key>/send/", views.send, name="send"),
]
