from actions.importing.importer import PlanImporter
from agencies.access import requires
from core.importing.views import desk_urls

urlpatterns = desk_urls(PlanImporter(), guard=requires("plan.import"))
