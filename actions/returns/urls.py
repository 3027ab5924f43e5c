from django.urls import path
from django.views.decorators.http import require_POST

from actions.returns.importer import ReturnImporter
from actions.returns.views import ReturnDesk
from agencies.access import requires
from core.importing.views import desk_urls

desk = ReturnDesk(ReturnImporter())

urlpatterns = [
    *desk_urls(desk.importer, guard=requires("plan.update_led", "plan.update_any"), desk=desk, under="return/"),
    path("return/<int:pk>/as-plan/", require_POST(requires("plan.import")(desk.as_plan)), name="return_as_plan"),
]
