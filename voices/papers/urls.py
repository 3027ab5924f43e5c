from django.urls import path

from voices.papers import views

urlpatterns = [
    path("<int:pk>/letter.docx", views.parents, {"format": "docx"}, name="letter"),
    path("<int:pk>/letter.pdf", views.parents, {"format": "pdf"}, name="letter_pdf"),
    path("classes/<int:pk>/papers.pdf", views.class_papers, name="class_papers"),
    path("classes/<int:pk>/sheet.docx", views.guide_word, name="sheet_word"),
]
