"""What tests of the pages of returned files send, and what they read."""

from __future__ import annotations

import io

import openpyxl
from django.urls import reverse
from django.utils.html import conditional_escape
from lxml import html

from actions.structure.services import structure
from core.models import Import
from tests.actions.pages import messages_of, tree_of, words
from tests.actions.returns.wordedits import WordPlan

RETURN = "/plan/return/"
NEW = "20 January 2010, Ann Lee: Leaflets sent"


def edited_sheet(data: bytes, edit) -> bytes:
    book, out = openpyxl.load_workbook(io.BytesIO(data)), io.BytesIO()
    edit(book["Plan"])
    book.save(out)
    return out.getvalue()


def upload(client, file, url: str = RETURN, **values):
    """The page on which a chosen file ends."""
    values = {"document_date_day": "1", "document_date_month": "3", "document_date_year": "2010"} | values
    return client.post(url, {"file": file, **values}, follow=True)


def last_import() -> Import:
    return Import.objects.for_importer("return").latest("pk")


def form_of(page) -> dict[str, list[str]]:
    """What the form of the comparison would send as it stands."""
    (form,) = tree_of(page).xpath("//form[.//input[@name='mark']]")
    sent: dict[str, list[str]] = {}
    for field in form.xpath(".//input[@name] | .//textarea | .//select"):
        if field.get("type") in ("checkbox", "radio") and field.get("checked") is None:
            continue
        chosen = field.xpath(".//option[@selected]") if field.tag == "select" else []
        value = (
            chosen[0].get("value") if chosen else (field.text or "" if field.tag == "textarea" else field.get("value"))
        )
        sent.setdefault(field.get("name"), []).append("" if value is None else value)
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def changed(page, **said) -> dict:
    """The form of a page in which some fields say something else; None leaves one out."""
    values = {name: text for name, text in said.items() if text is not None}
    return {name: text for name, text in form_of(page).items() if name not in said} | values


def look(client, import_: Import):
    return client.get(reverse("return_one", args=[import_.pk]))


def keep(client, page, **said):
    return client.post(reverse("return_one", args=[last_import().pk]), changed(page, **said), follow=True)


def accept(client, page, import_: Import | None = None, **said):
    url = reverse("return_accept", args=[(import_ or last_import()).pk])
    return client.post(url, changed(page, **said), follow=True)


def said(page) -> str:
    """The text of the messages of a page, read as a browser reads them."""
    return words(html.fromstring("<p>" + " ".join(map(conditional_escape, messages_of(page)))))


def add_plain(word: WordPlan, placement: int, text: str) -> None:
    """An update at the top of a cell, without a trace of who wrote it and when."""
    word.add_line(placement, "update", text, "")
    line = word.paragraphs(placement, "update")[0]
    for each in line.xpath(".//w:ins"):
        each.addprevious(each[0]) if len(each) else None
        each.getparent().remove(each)


def ticks(page) -> dict[str, bool]:
    """Key of each change with a tick → whether it is ticked."""
    boxes = tree_of(page).xpath("//input[@type='checkbox'][starts-with(@name, 'tick ')]")
    return {box.get("name").removeprefix("tick "): box.get("checked") is not None for box in boxes}


def edit_here(action, text: str, by) -> None:
    action.refresh_from_db()
    structure.edit_action(action=action, expected=action.version, changes={"text": text}, by=by)
