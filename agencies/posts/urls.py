from django.urls import path

from agencies.posts.views import posts

urlpatterns = [
    path("<int:pk>/appoint/", posts.appoint, name="appoint"),
    path("eslos/<int:pk>/hand-over/", posts.hand_over, name="hand_over"),
    path("eslos/<int:pk>/end/", posts.end_post, name="end_post"),
    path("eslos/<int:pk>/confirm/", posts.confirm, name="confirm_post"),
    path("eslos/<int:pk>/training/", posts.note_training, name="note_training"),
    path("eslos/<int:pk>/correct/", posts.correct_post, name="correct_post"),
]
