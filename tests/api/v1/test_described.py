"""Made-up requests to every operation (schemathesis): each answer is one that the description has."""

from __future__ import annotations

import logging
from collections import Counter

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from api.v1.views.entry import OPERATIONS
from tests.api.reading import OPERATIONS as TABLE
from tests.factories.tokens import make_token

# The manager; with --long also a lead officer and the recorder
ROLES = ("helen", *(pytest.param(name, marks=pytest.mark.long) for name in ("denzil", "bea")))
CASES = 50  # of each operation
MADE_UP = settings(
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
]


@pytest.fixture(autouse=True)
def requests_are_not_logged(monkeypatch):
    for name in ("django.request", "core.requests"):
        monkeypatch.setattr(logging.getLogger(name), "disabled", True)


@pytest.fixture(autouse=True)
def connection_stays_open():
    """The test's own transaction needs it; Django's test client leaves it open in this way too."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("cases", [CASES, pytest.param(10 * CASES, marks=pytest.mark.long)])
@pytest.mark.parametrize("name", ROLES)
def test_answers_to_made_up_requests_are_described(name, cases, board, monkeypatch):
    monkeypatch.setattr("api.access.count_read", lambda *values, **limit: 0)  # there is a test of the limit elsewhere
    token, records = make_token(board.people[name]), {each.path: each.url(board) for each in TABLE}
    schema = schemathesis.openapi.from_dict(OPERATIONS.urlconf_module.schema())
    schema.app = get_wsgi_application()
    statuses, headers = Counter(), {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}

    def try_all(operation) -> None:
        """Half of the cases of a single record are about one that is there; of random keys none is."""
        own = records[operation.path.removeprefix("/api/v1")].split("/")
        names = operation.path.split("/")
        place = names.index("{id}") if "{id}" in names else 0

        @settings(MADE_UP, max_examples=cases)
        @given(case=operation.as_strategy())
        def check(case):
            if place and statuses.total() % 2:
                case.path_parameters["id"] = own[place]
            response = case.call(headers=headers)
            statuses[response.status_code] += 1
            case.validate_response(response, checks=CHECKS, headers=headers)

        check()

    operations = [found.ok() for found in schema.get_all_operations()]
    for operation in operations:
        try_all(operation)
    print(f"{name}: {len(operations)} operations, {statuses.total()} cases, {dict(statuses)}")
    assert len(operations) == len(TABLE) and statuses.keys() >= {200, 422}
