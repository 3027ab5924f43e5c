"""A form with more fields, more files or more text than any of ours gets a page of ours, with a reference."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.cast import enter

FIELDS = {f"field{number}": "1" for number in range(5_001)}
FILES = {f"file{number}": SimpleUploadedFile(f"{number}.txt", b"a") for number in range(101)}
TEXT = {"text": "a" * 5_000_001}
FORM = "application/x-www-form-urlencoded"


def encoded(values: dict) -> dict:
    return {"data": "&".join(f"{name}={value}" for name, value in values.items()), "content_type": FORM}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sent",
    [encoded(FIELDS), {"data": FIELDS}, {"data": FILES}, encoded(TEXT), {"data": TEXT}],
    ids=["fields", "fields of a form with files", "files", "text", "text of a form with files"],
)
@pytest.mark.parametrize("who", ["nobody", "marian"])
def test_form_that_holds_too_much_gets_a_400_page_with_a_reference(board, who, sent):
    client = enter(board.marian) if who == "marian" else Client()
    client.handler.enforce_csrf_checks = True
    client.raise_request_exception = False
    path = reverse("add_update", args=[board.open.by_group.pk]) if who == "marian" else "/accounts/login/"
    answer = client.post(path, **sent)
    assert answer.status_code == 400
    assert "could not be understood" in answer.text and 'class="reference"' in answer.text
