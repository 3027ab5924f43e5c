"""News of the board: its list and pages, written, published and ended."""

from functools import partial

from django.shortcuts import redirect, render
from django.urls import reverse

from agencies.access import form_view, get_visible, may, page_view
from core.history.display import history_entries
from core.pages.forms import VersionedForm, form_page
from core.pages.lists import paginate
from core.text.dates import today
from core.text.values import cut_at_word
from guidance.models import News
from guidance.news import services
from guidance.news.forms import EditDraftForm, EditPublishedForm, NewsForm
from guidance.news.page import kinds_in_words, news_rows, paragraphs
from guidance.news.querysets import addressed
from guidance.news.rules import get_place, last_day_where_ended, number_of_agencies

HISTORY = 50  # versions on the page
CRUMB = 40  # characters of a title in the way back


def news_url(news: News) -> str:
    return reverse("guidance:news", args=[news.pk])


def about_news(news: News, **more) -> dict:
    crumbs = ("News", reverse("guidance:news_list"), short_title(news), news_url(news))
    return {"crumbs": crumbs, "lead": news.title, **more}


def short_title(news: News) -> str:
    return cut_at_word(news.title, CRUMB)


@page_view("news.read")
def news_list(request):
    page = paginate(request, News.objects.visible_to(request.user).listed())
    rows = news_rows(page.object_list, today())
    context = {"page": page, "rows": rows, "manages": may(request.user, "news.manage")}
    return render(request, "guidance/news/list.html", context)


@page_view("news.read")
def news(request, pk):
    shown = get_visible(News.objects, request.user, pk=pk)
    manages = may(request.user, "news.manage")
    context = {
        "news": shown,
        "place": get_place(shown.published_on, shown.ends_on, today()),
        "paragraphs": paragraphs(shown.text),
        "manages": manages,
        "crumb": short_title(shown),
    }
    if manages:
        context |= {"kinds": kinds_in_words(shown), "entries": history_entries(shown, limit=HISTORY)}
    return render(request, "guidance/news/news.html", context)


@form_view("news.manage")
def add_news(request):
    return form_page(
        request,
        NewsForm,
        partial(services.add_news, by=request.user),
        title="Write news",
        submit="Save as a draft",
        done=news_url,
        message="The draft has been saved. Only those who manage news see it until you publish it.",
        back=reverse("guidance:news_list"),
        context={"crumbs": ("News", reverse("guidance:news_list"))},
    )


@form_view("news.manage")
def edit_news(request, pk):
    shown = get_visible(News.objects, request.user, pk=pk)
    what = "news" if shown.published_on else "draft"
    return form_page(
        request,
        EditPublishedForm if shown.published_on else EditDraftForm,
        partial(services.edit_news, news=shown, by=request.user),
        record=shown,
        title=f"Change this {what}",
        message=f"The {what} has been changed. No email was sent.",
        context=about_news(shown),
    )


@form_view("news.manage")
def publish_news(request, pk):
    shown = get_visible(News.objects, request.user, pk=pk)
    number = number_of_agencies(addressed(shown).count())
    if shown.important:
        how = "Everybody there is emailed within ten minutes: the title and a link, without the text."
    else:
        how = "Its title is in their weekly email for two weeks, with a link."
    return form_page(
        request,
        VersionedForm,
        partial(services.publish_news, news=shown, by=request.user),
        record=shown,
        title="Publish this news",
        submit="Publish",
        message=f"The news is published, for {number}.",
        context=about_news(shown, explained=f"It goes to {number}: {kinds_in_words(shown)}. {how}"),
    )


@form_view("news.manage")
def end_news(request, pk):
    shown = get_visible(News.objects, request.user, pk=pk)
    begun = shown.published_on or today()
    now = last_day_where_ended(begun, today()) < today()
    when = "from now on" if now else "from tomorrow on, since it was published today"
    return form_page(
        request,
        VersionedForm,
        partial(services.end_news, news=shown, by=request.user),
        record=shown,
        title="End this news",
        submit="End it",
        message=f"The news has ended, {when}.",
        context=about_news(
            shown, explained=f"It is listed under “Ended” {when}, and is in no more emails.", cancel_text="Keep it"
        ),
    )


@page_view("news.manage")
def old_write_news(request, pk):
    """The page on which agencies that had not seen it were written to, in bookmarks of the manager."""
    return redirect(news_url(get_visible(News.objects, request.user, pk=pk)), permanent=True)
