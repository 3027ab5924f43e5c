"""News of the board: its list and pages, written, published and ended, and who has not seen it is written to."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse

from agencies.access import belongings, form_view, get_visible, may, page_view
from core.history.display import history_entries
from core.pages.forms import VersionedForm, form_page, status_of, try_save
from core.pages.lists import paginate
from core.text.dates import today
from core.text.values import cut_at_word
from guidance.models import News
from guidance.news import services
from guidance.news.forms import EditDraftForm, EditPublishedForm, NewsForm, NoteForm
from guidance.news.mails import unseen_email
from guidance.news.page import kinds_in_words, news_rows, paragraphs
from guidance.news.querysets import addressed, reaches, unseen
from guidance.news.rules import Place, get_place, is_reading, last_day_where_ended, number_of_agencies

HISTORY = 50  # versions on the page
SHORT = 10  # names that stand open
LISTED = 100  # names that are listed at first
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
    manages, own = may(request.user, "news.manage"), belongings(request.user).agencies
    every = News.objects.visible_to(request.user).with_unseen(own).listed()
    page = paginate(request, every)
    rows = news_rows(page.object_list, today(), with_reach=manages)
    context = {"page": page, "rows": rows, "manages": manages, "has_agency": bool(own)}
    return render(request, "guidance/news/list.html", context)


@page_view("news.read")
def news(request, pk):
    shown = get_visible(News.objects, request.user, pk=pk)
    if is_reading(request.method, request.headers):
        services.note_seen(shown, request.user)
    place, manages = get_place(shown.published_on, shown.ends_on, today()), may(request.user, "news.manage")
    context = {"news": shown, "place": place, "paragraphs": paragraphs(shown.text), "manages": manages}
    context["crumb"] = short_title(shown)
    if manages:
        context |= {"kinds": kinds_in_words(shown), "entries": history_entries(shown, limit=HISTORY)}
    if manages and place != Place.DRAFT:
        reach = reaches([shown])[shown.pk]
        everybody = "all" in request.GET
        names = unseen(shown).by_name().values_list("pk", "name")[: None if everybody else LISTED]
        context |= {"reach": reach, "unseen": names, "more": not everybody and reach.unseen > LISTED}
        context |= {"is_open": everybody or reach.unseen <= SHORT}
        context |= {"may_write": reach.unseen and not services.why_not(shown)}
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
        how = "Its title is in their next weekly email, with a link, until somebody at the agency has opened it."
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


@form_view("news.manage")
def write_to_unseen(request, pk):
    shown = get_visible(News.objects, request.user, pk=pk)
    recipients = services.get_recipients(shown)
    if why := services.why_not(shown) or ("" if recipients.every else services.ALL_SEEN):
        messages.info(request, why)
        request.not_saved = True
        return redirect(news_url(shown))
    form, preview = NoteForm(request.POST or None), None
    first = next(iter(recipients.addresses.items()), None)
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data["note"]
        if request.POST.get("answer") == "send":
            sent = []
            if try_save(form, lambda: sent.append(services.write_to_unseen(news=shown, note=note, by=request.user))):
                messages.success(request, f"Emails to {number_of_agencies(sent[0])} are on their way.")
                return redirect(news_url(shown))
        elif first:
            preview = unseen_email(shown, *first, note)
    context = {
        "heading": f"Write to {number_of_agencies(recipients.number)}",
        "form": form,
        "recipients": recipients,
        "preview": preview,
        "reader": first[0] if first else "",
        "is_short": recipients.number <= SHORT,
        "cancel_url": news_url(shown),
        **about_news(shown),
    }
    return render(request, "guidance/news/write.html", context, status=status_of(form))
