from django.urls import path

from audits.questionnaires.views import questionnaires, questions

urlpatterns = [
    path("questionnaires/", questionnaires.questionnaires, name="questionnaires"),
    path("questionnaires/add/", questionnaires.add_questionnaire, name="add_questionnaire"),
    path("questionnaires/<int:pk>/rename/", questionnaires.rename, name="rename_questionnaire"),
    path("questionnaires/<int:pk>/retire/", questionnaires.retire, name="retire_questionnaire"),
    path("questionnaires/<int:pk>/use-again/", questionnaires.restore, name="restore_questionnaire"),
    path("questionnaires/<int:pk>/new-version/", questionnaires.begin_draft, name="begin_draft"),
    path("versions/<int:pk>/", questionnaires.edition, name="edition"),
    path("versions/<int:pk>/change/", questionnaires.edit_edition, name="edit_edition"),
    path("versions/<int:pk>/publish/", questionnaires.publish, name="publish_edition"),
    path("versions/<int:pk>/differences/", questionnaires.compare_edition, name="compare_edition"),
    path("versions/<int:pk>/add-section/", questions.add_section, name="add_section"),
    path("sections/<int:pk>/change/", questions.edit_section, name="edit_section"),
    path("sections/<int:pk>/move/", questions.move_section, name="move_section"),
    path("sections/<int:pk>/take-out/", questions.remove_section, name="remove_section"),
    path("sections/<int:pk>/add-question/", questions.add_question, name="add_question"),
    path("questions/<int:pk>/change/", questions.edit_question, name="edit_question"),
    path("questions/<int:pk>/kind/", questions.retype_question, name="retype_question"),
    path("questions/<int:pk>/move/", questions.move_question, name="move_question"),
    path("questions/<int:pk>/take-out/", questions.remove_question, name="remove_question"),
]
