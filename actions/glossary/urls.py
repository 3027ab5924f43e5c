from django.urls import path

from actions.glossary import views

urlpatterns = [
    path("glossary/", views.glossary, name="glossary"),
    path("glossary/add/", views.add_term, name="add_term"),
    path("glossary/sort/", views.sort_terms, name="sort_terms"),
    path("glossary/<int:pk>/edit/", views.edit_term, name="edit_term"),
    path("glossary/<int:pk>/archive/", views.archive_term, name="archive_term"),
    path("glossary/<int:pk>/shift/", views.shift_term, name="shift_term"),
]
