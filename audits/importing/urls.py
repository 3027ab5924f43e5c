from django.urls import include, path

from agencies.access import requires
from audits.importing.importer import QuestionnaireImporter
from core.importing.views import desk_urls

urlpatterns = [path("questionnaires/", include(desk_urls(QuestionnaireImporter(), guard=requires("audits.manage"))))]
