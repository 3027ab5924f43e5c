"""Reads feeds as programs do."""

from __future__ import annotations

import base64
import csv
import io

from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from core.documents.csv import BYTE_ORDER_MARK
from tests.factories.tokens import make_token


def basic(text: str, user: str = "token") -> str:
    """The header that Excel sends for a user and a password."""
    return "Basic " + base64.b64encode(f"{user}:{text}".encode()).decode()


def get_feed(name: str, authorization: str = "", **more) -> HttpResponse:
    """The answer to a GET of `/feeds/v1/<name>`."""
    headers = {"Authorization": authorization} if authorization else {}
    return Client(raise_request_exception=False).get(f"/feeds/v1/{name}", headers=headers, **more)


def csv_rows(content: bytes) -> list[dict[str, str]]:
    text = content.decode()
    assert text.startswith(BYTE_ORDER_MARK)
    return list(csv.DictReader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


def read(name: str, owner: User) -> list[dict[str, str]]:
    """The rows of a feed as CSV, for a new token of `owner` with all scopes."""
    response = get_feed(f"{name}.csv", basic(make_token(owner)))
    assert response.status_code == 200, response.content
    return csv_rows(response.content)


def read_json(name: str, owner: User) -> list[dict]:
    response = get_feed(f"{name}.json", f"Bearer {make_token(owner)}")
    assert response.status_code == 200, response.content
    return response.json()
