"""The main navigation: a few sections, and under each its pages, by what a person may do.

Each app adds one line here for each of its pages: section, words of the page, name of its address, and the
permissions of which any opens it. A section stands where its first line stands and leads to the first of its pages that
the reader may open; with one such page it is named after it. Keep sections few (they stand in one row) and words short.
"""

from functools import cache

from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin

PAGES = (
    ("Desk", "Desk", "desk", "plan.agree_revision"),
    ("Data protection", "Data protection", "data_protection", "keeping.desk"),
    ("My actions", "My actions", "my_actions", "plan.update_led"),
    ("Our agency", "Our agency", "our_agency", "plan.answer_own"),
    ("Plan", "Table", "plan", "plan.read"),
    ("Plan", "Changes", "plan_changes", "plan.read"),
    ("Plan", "Dates", "timeline", "plan.read"),
    ("Plan", "Follow-ups", "follow_ups", "plan.read"),
    ("Plan", "Check", "check", "plan.read"),
    ("Meetings", "Meetings", "meetings", "plan.read"),
    ("Agencies", "Directory", "agencies", "directory.read"),
    ("Agencies", "ESLOs", "eslos", "directory.read"),
    ("Agencies", "Coverage", "coverage", "directory.read"),
    ("Agencies", "Groups", "groups", "directory.read"),
    ("Agencies", "Training", "sessions", "directory.read"),
    ("Agencies", "Addresses", "addresses", "directory.read"),
    ("Agencies", "ESLO returns", "eslo_returns", "directory.edit_any"),
    ("Agencies", "Leavers", "leavers", "history.clean"),
    ("Returns", "Returns", "audits:home", "audits.read_totals", "audits.fill_own", "audits.sign_own"),
    ("Returns", "Improvement actions", "audits:improvements", "audits.read_all", "audits.fill_own"),
    ("Returns", "Access points", "audits:access_points", "audits.read_all", "audits.fill_own", "audits.sign_own"),
    ("Returns", "Children’s survey", "voices:home", "voices.run_own", "voices.see_own", "voices.manage"),
    ("Returns", "What children said", "voices:rounds", "voices.see_published"),
    ("Resources", "Resources", "guidance:resources", "resources.read"),
    ("Resources", "News", "guidance:news_list", "news.read"),
    ("Incidents", "Incidents", "incidents:home", "incidents.read"),
    ("Incidents", "Records", "incidents:records", "incidents.read"),
    ("Incidents", "Import", "incidents:import", "incidents.record"),
    ("Incidents", "Types", "incidents:types", "incidents.manage"),
    ("Incidents", "Retention", "incidents:retention", "history.clean"),
    ("Incidents", "Access log", "incidents:access_log", "access_log.read"),
    ("Incidents", "Figures", "incidents:figures", "incidents.figures"),
    ("Incidents", "Published figures", "incidents:published", "plan.read"),
    ("Reports", "Reports", "reports:home", "plan.read"),
    ("Reports", "At a glance", "reports:glance", "plan.read"),
    ("Reports", "Decisions", "reports:decisions", "plan.read"),
    ("Admin", "People", "people", "people.invite"),
    ("Admin", "Proposals", "power_requests", "power.decide"),
    ("Admin", "API tokens", "all_tokens", "tokens.manage_all"),
    ("Admin", "Reminders", "reminders", "reminders.read"),
    ("Admin", "Mail", "mail", "mail.manage"),
    ("Admin", "Security", "security", "security.read"),
    ("Admin", "Removing words", "reports:redactions", "history.clean"),
    ("Admin", "Setting up", "start", "plan.import", "people.manage"),
    ("Admin", "Settings", "settings", "settings.edit"),
)
# pages that take ?plan=, so that whoever reads an earlier plan stays in it
OF_A_PLAN = {"plan", "plan_changes", "timeline", "follow_ups", "check"}

url = cache(reverse)


def sections_for(user, plan: int = 0) -> list[dict]:
    """The sections that this person has: `text`, and `pages` of `text` and `href`; each page keeps the named plan."""
    held, sections = user.permissions if user.is_authenticated and user.is_active else frozenset(), {}
    for section, text, name, *permissions in PAGES:
        if not held.isdisjoint(permissions):
            keep = f"?plan={plan}" if plan and name in OF_A_PLAN else ""
            sections.setdefault(section, []).append({"text": text, "href": url(name) + keep})
    return [{"text": name if len(pages) > 1 else pages[0]["text"], "pages": pages} for name, pages in sections.items()]


class NavigationMiddleware(MiddlewareMixin):
    """Puts the navigation on the request as a function, so that only pages that print it work it out."""

    def __call__(self, request):
        request.navigation = lambda: sections_for(request.user, getattr(request, "named_plan", 0))
        return self.get_response(request)
