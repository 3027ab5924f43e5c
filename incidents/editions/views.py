"""Cutting quarters off, publishing editions, and reading them."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from agencies import access
from agencies.access import get_visible, may
from core.pages.forms import safe_number, try_save
from core.pages.lists import export_links, file_response
from core.records.rules import RuleBroken
from incidents.access import form_view
from incidents.editions import services
from incidents.editions.checksum import checksum
from incidents.editions.publishing import tables_of
from incidents.figures import page as shown
from incidents.figures.cut_offs import cut_off
from incidents.figures.figures import edition_of_quarter, edition_of_year
from incidents.figures.files import figures_document
from incidents.figures.forms import PublishForm
from incidents.models import PublishedEdition, QuarterCutOff


@form_view("incidents.publish")
def cut_offs(request):
    if request.method == "POST":
        try:
            made = cut_off(
                year=safe_number(request.POST.get("year")),
                quarter=safe_number(request.POST.get("quarter")),
                by=request.user,
            )
            messages.success(request, f"{made.name} is cut off. Its figures are frozen.")
        except RuleBroken as broken:
            messages.error(request, str(broken))
        return redirect("incidents:cut_offs")
    done = list(QuarterCutOff.objects.visible_to(request.user).select_related("taken_by").with_issue())
    lines = shown.cut_off_lines(done)
    changed = [each.name for each in done if checksum(each.figures) != each.checksum]
    context = {"lines": lines, "changed": changed, "years": shown.offered_years()[1:]}
    return render(request, "incidents/editions/cut_offs.html", context)


@form_view("incidents.publish")
def publish(request, year, quarter):
    if quarter > 4 or not 1990 <= year < 2200:
        raise Http404("There is no such quarter.")
    form = PublishForm(request.POST or None)
    made = []

    def save():
        made.append(services.publish_edition(year=year, quarter=quarter, by=request.user, **form.cleaned_data))

    if request.method == "POST" and try_save(form, save):
        messages.success(request, f"{made[0]} is published.")
        return redirect("incidents:edition", made[0].pk)
    try:
        found = services.draft(year=year, quarter=quarter)
    except RuleBroken as broken:
        messages.error(request, str(broken))
        return redirect("incidents:cut_offs")
    tables = [shown.table_html(table) for table in tables_of(found.content)]
    before = PublishedEdition.objects.visible_to(request.user).filter(year=year, quarter=quarter).first()
    context = {"form": form, "draft": found, "tables": tables, "before": before}
    context |= {"name": services.title_of(year, quarter), "marks": shown.MARKS, "mark": services.mark_of(found)}
    context["attacked"] = services.attack_sentence(found.content)
    return render(request, "incidents/editions/publish.html", context, status=422 if form.is_bound else 200)


@access.page_view("plan.read")
def published(request):
    context = {"editions": PublishedEdition.objects.visible_to(request.user).defer("content")}
    context["reads_internal"] = may(request.user, "incidents.figures")
    return render(request, "incidents/editions/published.html", context)


@access.page_view("plan.read")
def edition(request, pk):
    found = get_visible(PublishedEdition.objects, request.user, pk=pk)
    context = shown.context_of(figures_of(found))
    context |= {
        "edition": found,
        "attacked": services.attack_sentence(found.content),
        "latest": PublishedEdition.objects.visible_to(request.user)
        .filter(year=found.year, quarter=found.quarter, issue__gt=found.issue)
        .defer("content")
        .first(),
        "exports": export_links(request, "incidents:export_edition", found.pk),
    }
    return render(request, "incidents/editions/edition.html", context)


@access.page_view("plan.read")
def export_edition(request, pk, format):
    found = get_visible(PublishedEdition.objects, request.user, pk=pk)
    return file_response(figures_document(figures_of(found), format), format)


def figures_of(edition: PublishedEdition):
    return edition_of_quarter(edition) if edition.quarter else edition_of_year(edition)
