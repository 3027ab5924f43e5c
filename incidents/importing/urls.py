from core.importing.views import desk_urls
from incidents.access import requires
from incidents.importing.importer import IncidentImporter

urlpatterns = desk_urls(IncidentImporter(), guard=requires("incidents.record"))
