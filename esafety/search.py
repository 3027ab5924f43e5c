"""One search over everything that a person may see. Each app adds its own `find` here."""

from django.shortcuts import render

from actions.models import Plan
from actions.search import find as find_in_plans
from agencies.access import page_view
from agencies.directory.search import find as find_in_directory
from audits.home.search import find as find_in_returns
from core.board.search import SHORTEST, excerpt, words_of
from guidance.search import find as find_in_guidance
from reports.frozen.page import find as find_in_reports
from voices.search import find as find_in_surveys

LISTED = 10  # of each kind, on the page of all kinds


@page_view("plan.read")
def search(request):
    question = " ".join(request.GET.get("q", "").split())
    words = words_of(question)
    earlier = request.GET.get("earlier") == "yes"
    plans = list(Plan.objects.visible_to(request.user).in_force_first())
    chosen = plans if earlier else plans[:1]
    groups = find_in_plans(request.user, words, plans=chosen, limit=LISTED) if words else []
    groups += find_in_directory(request.user, words, limit=LISTED) if words else []
    groups += find_in_returns(request.user, words, limit=LISTED) if words else []
    groups += find_in_surveys(request.user, words, limit=LISTED) if words else []
    groups += find_in_guidance(request.user, words, limit=LISTED) if words else []
    groups += find_in_reports(request.user, words, limit=LISTED) if words else []
    shown = [
        {
            "heading": group.heading,
            "more": group.more,
            "hits": [{"hit": hit, "excerpt": excerpt(hit.text, words)} for hit in group.hits],
        }
        for group in groups
        if group.hits
    ]
    context = {
        "question": question,
        "groups": shown,
        "total": sum(len(group["hits"]) for group in shown),
        "more": any(group["more"] for group in shown),
        "earlier": earlier,
        "has_earlier": len(plans) > 1,
        "has_errors": bool(question) and not words,
        "shortest": SHORTEST,
    }
    return render(request, "search.html", context)
