"""The entries of the main navigation, by what a person may do. Each app above adds its own line here."""

from django.urls import reverse

from agencies.access import may

ENTRIES = (
    ("Your desk", "desk", "plan.agree_revision"),
    ("My actions", "my_actions", "plan.update_led"),
    ("Plan", "plan", "plan.read"),
    ("Meetings", "meetings", "plan.read"),
    ("Follow-ups", "follow_ups", "plan.read"),
    ("Queries", "queries", "plan.read"),
    ("Agencies", "agencies", "directory.read"),
    ("Glossary", "glossary", "plan.read"),
    ("Search", "search", "plan.read"),
    ("Structure", "structure", "plan.structure"),
    ("Import", "import", "plan.import"),
    ("Settings", "settings", "settings.edit"),
)
OF_A_PLAN = {"plan", "follow_ups", "queries", "glossary", "structure", "import"}  # pages that take ?plan=


def entries_for(user, plan: int = 0) -> list[dict]:
    """Text and address of each page that this person may open; those about a plan stay in the one that was named."""
    keep = dict.fromkeys(OF_A_PLAN, f"?plan={plan}") if plan else {}
    return [
        {"text": text, "href": reverse(name) + keep.get(name, "")}
        for text, name, permission in ENTRIES
        if may(user, permission)
    ]


class NavigationMiddleware:
    """Puts the navigation on the request as a function, so that only pages that print it work it out."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.navigation = lambda: entries_for(request.user, getattr(request, "named_plan", 0))
        return self.get_response(request)
