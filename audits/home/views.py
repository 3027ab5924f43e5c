"""The page of audits: what waits for this person, and the rounds."""

from django.shortcuts import render

from agencies.access import may, page_view
from audits.home import page as home


@page_view("audits.fill_own", "audits.sign_own", "audits.read_totals")
def begin(request):
    reads, keeps = may(request.user, "audits.read_totals"), may(request.user, "audits.manage")
    own = home.own_returns(request.user)
    lines = home.round_lines(request.user) if reads else []
    context = {
        **home.parted(own),
        "acts": may(request.user, "audits.fill_own"),
        "reads": reads,
        "keeps": keeps,
        "lines": lines,
        "unread": sum(line.unread for line in lines),
        "to_read": home.to_read(request.user) if keeps else [],
    }
    return render(request, "audits/home/home.html", context)
