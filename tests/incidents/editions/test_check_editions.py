"""`check_editions` attacks everything that was ever published."""

from __future__ import annotations

import copy
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from core.models import SecurityEvent
from incidents.editions.checksum import checksum
from incidents.editions.services import attack_sentence, check_editions
from incidents.models import PublishedEdition

pytestmark = pytest.mark.django_db


def printed(*args) -> str:
    out = StringIO()
    call_command("check_editions", *args, stdout=out)
    return out.getvalue()


def store_another(edition, change) -> None:
    """A new issue of an edition, changed by hand."""
    content = copy.deepcopy(edition.content)
    change({table["key"]: table for table in content["tables"]})
    PublishedEdition.objects.create(
        year=edition.year, quarter=edition.quarter, number=edition.number + 1, issue=edition.issue + 1,
        issued_on=edition.issued_on, issued_by=edition.issued_by, reason="Made by hand", content=content,
        checksum=checksum(content),
    )  # fmt: skip


def unprotected_devices(tables) -> None:
    """Of 50 children 49 have a telephone, and the device of a few is not known: "not known" can only be 1."""
    table = tables["device"]
    table["note"] = ""
    texts = {"phone": "49", "not_known": "c", "all": "50"}
    for line in table["lines"]:
        for cell in line["cells"]:
            cell["printed"], cell["revised"], cell["before"] = texts.get(line["key"], "0"), False, ""
    tables.update({"device": table})


def only_devices(tables) -> None:
    unprotected_devices(tables)
    for key, table in tables.items():
        if key != "device":
            table["note"] = "As published before."


def test_nothing_is_published():
    assert printed() == "Nothing is published.\n"
    assert printed("--year", "2009") == "Nothing is published of 2009/10.\n"


@pytest.mark.long
def test_played_year_tells_nothing(played):
    (check,) = check_editions(2009)
    assert (check.year, check.editions, check.told, check.contradicts) == (2009, len(played), (), False)
    assert check.hidden > 40
    heads, line = printed("--year", "2009").splitlines()
    assert heads.split() == ["Year", "Editions", "Hidden", "counts", "Fewer", "than", "3", "values"]
    assert line.split() == ["2009/10", str(len(played)), str(check.hidden), "0"]
    assert all(attack_sentence(edition.content) for edition in played)


def test_count_of_an_edition_made_by_hand_is_found(played):
    store_another(played[-1], only_devices)
    out = StringIO()
    with pytest.raises(CommandError, match="can be worked out"):
        call_command("check_editions", stdout=out)
    event = SecurityEvent.objects.get(kind="check")
    assert (event.outcome, event.detail) == ("failed", {"by": "command", "check": "editions"})
    assert "Device: Not known: 1\n" in out.getvalue()


def test_edition_that_contradicts_itself_is_named(played):
    def more_than_all(tables):
        only_devices(tables)
        tables["device"]["lines"][0]["cells"][0]["printed"] = "60"

    store_another(played[-1], more_than_all)
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("check_editions", stdout=out)
    assert "contradicts itself" in out.getvalue()


def test_pages_say_how_many_figures_were_attacked(played, board, enter):
    sentence = attack_sentence(played[-1].content)
    assert sentence.endswith("none can be worked out.")
    page = enter(board.people["grace"]).get(f"/incidents/figures/published/{played[-1].pk}/")
    assert sentence in page.text
