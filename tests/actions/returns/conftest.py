"""A plan of which a file is returned."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from actions.models import Placement
from actions.table.files import export_plan
from tests.actions.returns.changes import take
from tests.actions.returns.return_forms import edited_sheet
from tests.actions.returns.wordedits import edited_word
from tests.factories.accounts import UserFactory
from tests.factories.plan import small_plan


@pytest.fixture
def plan():
    return small_plan()


@pytest.fixture
def rows(plan):
    """The six printed rows: 1 and 2 stand under one method, 4 and 5 under another, in the second priority."""
    return list(Placement.objects.in_print().select_related("action", "plan", "method__objective"))


@pytest.fixture
def returner():
    return UserFactory(name="Ruth Lacey", roles=["agency"])


@pytest.fixture
def manager():
    return UserFactory(name="Helen Marsh", roles=["manager"])


@pytest.fixture
def accept(plan, returner, manager):
    def accept(*changes, **decided):
        return take(plan, changes, returner=returner, by=manager, **decided)

    return accept


@pytest.fixture
def row(board):
    """The first row, led by the group of marian."""
    return board.open.row


@pytest.fixture
def file(board):
    """file(edit, form="docx", …) → a file of the plan, edited by a function of its WordPlan or its sheet."""

    def make(edit=None, form: str = "docx", **more) -> SimpleUploadedFile:
        data = export_plan(board.open.plan, more.pop("rows", None), form, **more)
        if edit:
            data = edited_word(data, edit) if form == "docx" else edited_sheet(data, edit)
        return SimpleUploadedFile(f"plan.{form}", data)

    return make
