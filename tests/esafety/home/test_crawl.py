"""Whoever follows links reaches pages that open, whose templates name nothing that is not there."""

from __future__ import annotations

import logging
import re
from collections import Counter, deque

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.forms import BaseForm
from django.template import VariableDoesNotExist
from django.template.context import BaseContext

from accounts.models import User

ROLES = ("manager", "working_group", "agency", "signatory", "recorder", "board", "dpo", "administrator")
OF_ONE_KIND = 3  # pages that differ only by the record
LINK = re.compile(r'href="(/[^"#]*)"')
NOT_PAGES = re.compile(r"^/(static|accounts/logout)/|/export/")
# Containers of which a template may ask whether something is in them; else a missing name is a mistake
MAY_LACK = (BaseContext, SessionBase, dict, str, list, tuple, type(None))
KNOWN = {
    ("as_hidden_initial", "DesignBoundField"),
    ("more", "KnownPaginator"),
    ("version", "IncidentForm"),
}  # asked for by `if`, where forms and paginators of another kind have it
OF_SOME_FORMS = "guard_question"  # asked of every form by `if`; those have it whose text was questioned (core/pages)


class MissingNames(logging.Handler):
    """Collects (name, class) of each attribute that a template asked an object for in vain."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.found: set[tuple[str, str]] = set()

    def emit(self, record):
        error = record.exc_info[1] if record.exc_info else None
        if not isinstance(error, VariableDoesNotExist):
            return
        name, asked = str(error.params[0]), error.params[1]
        if isinstance(asked, BaseForm) and name == OF_SOME_FORMS:
            return
        if not isinstance(asked, MAY_LACK):
            self.found.add((name, type(asked).__name__))


@pytest.fixture
def missing_names():
    logger, handler = logging.getLogger("django.template"), MissingNames()
    level = logger.level
    logger.setLevel(logging.DEBUG)
    logger.addHandler(handler)
    yield handler.found
    logger.removeHandler(handler)
    logger.setLevel(level)


@pytest.mark.long
@pytest.mark.parametrize("role", ROLES)
def test_every_page_that_links_lead_to_opens(role, client, demo_plan, db, missing_names):
    client.force_login(User.objects.filter(role_grants__role=role, role_grants__ended_at=None).order_by("pk")[0])
    waiting, opened, kinds, broken = deque(["/"]), set(), Counter(), []
    while waiting:
        address = waiting.popleft()
        kind = re.sub(r"\d+", "0", address.partition("?")[0])
        if address in opened or kinds[kind] == OF_ONE_KIND or NOT_PAGES.search(address):
            continue
        opened.add(address)
        kinds[kind] += 1
        response = client.get(address, follow=True)
        if response.status_code not in (200, 304):
            broken.append((response.status_code, address))
        elif not response.streaming and response["Content-Type"].startswith("text/html"):
            waiting.extend(link.replace("&amp;", "&") for link in LINK.findall(response.content.decode()))
    assert broken == []
    assert missing_names - KNOWN == set()
    assert len(opened) > 100
