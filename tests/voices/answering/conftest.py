"""A class that is open, and a browser in the hands of a child."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

from tests.voices.answering.sending import Browser, open_class
from voices.answering.services import sends
from voices.models import SurveyClass

TEMPLATES = Path(__file__).parent / "templates"  # plain ones, where the pages have none yet


@pytest.fixture(autouse=True)
def nothing_sent_yet():
    """What one test sends does not use up another's minute."""
    sends.clear()


@pytest.fixture(autouse=True)
def plain_templates():
    """The plain templates of this folder, where those of the children's pages are missing."""
    loader = engines["django"].engine.template_loaders[0]
    for each in loader.loaders[:1]:
        if not (Path(settings.BASE_DIR) / "templates/voices/child/page.html").exists():
            each.dirs = [*each.get_dirs(), TEMPLATES]
    yield
    for each in loader.loaders[:1]:
        each.dirs = None
    loader.reset()


@pytest.fixture
def group(db) -> SurveyClass:
    return open_class()


@pytest.fixture
def browser() -> Browser:
    return Browser()
