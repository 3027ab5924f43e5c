from agencies.access import requires
from agencies.importing.importer import AgencyImporter
from core.importing.views import desk_urls

urlpatterns = desk_urls(AgencyImporter(), guard=requires("directory.edit_any"))
