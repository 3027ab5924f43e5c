"""Lists in parts: each record once, whatever is added meanwhile, in a number of statements that does not grow."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import ApiToken
from actions.models import Action, Placement, Plan, ProgressUpdate, Timescale
from agencies.models import Agency, Eslo, TrainingAttendance, TrainingSession
from audits.models import Return, Round
from core.text.dates import today
from guidance.models import News, NewsFor, Resource, ResourceFor
from incidents.models import PublishedEdition
from reports.models import FrozenEdition, RenderedFile, Report
from tests.api.reading import OPERATIONS, read, read_all
from tests.factories.audits import open_round
from tests.factories.tokens import make_token

LISTS = [each for each in OPERATIONS if "{" not in each.path and each.path != "/me"]
LISTS += [each for each in OPERATIONS if each.path.endswith(("/rows", "/updates", "/timescales"))]
MANY = 100
DATABASE_CACHE = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"}
STATEMENTS = 8  # at most, with those of the token


def copies(record, **changes) -> list:
    """MANY unsaved copies of a record; a change may be a function of their number."""
    names = [field.attname for field in record._meta.concrete_fields if not field.primary_key]
    values = {name: getattr(record, name) for name in names} | changes
    return [
        type(record)(**{name: value(number) if callable(value) else value for name, value in values.items()})
        for number in range(1, MANY + 1)
    ]


def add_many(board) -> None:
    """MANY more records for each list."""
    action = board.open.by_group
    Plan.objects.bulk_create(Plan(title=f"Plan {number}") for number in range(MANY))
    actions = Action.objects.bulk_create(copies(action, number=lambda n: 1_000 + n, carried_from_id=None))
    row = board.open.row
    Placement.objects.bulk_create(copies(row, action_id=lambda n: actions[n - 1].pk, row=lambda n: 1_000 + n))
    ProgressUpdate.objects.bulk_create(copies(board.open.update))
    Timescale.objects.bulk_create(
        copies(action.timescales.first(), position=lambda n: 100 + n, is_current=False, reason="Later")
    )
    agencies = Agency.objects.bulk_create(copies(board.police, name=lambda n: f"Agency {n}", national_reference=""))
    Eslo.objects.bulk_create(copies(board.officer, agency_id=lambda n: agencies[n - 1].pk, person_id=None))
    Round.objects.bulk_create(copies(board.audits.prepared))
    Return.objects.bulk_create(
        copies(board.audits.audit_return, agency_id=lambda n: agencies[n - 1].pk, access_point_id=None)
    )
    edition = board.incidents.edition
    PublishedEdition.objects.bulk_create(copies(edition, number=lambda n: 100 + n, issue=lambda n: 100 + n))
    reports = Report.objects.bulk_create(copies(board.reports.frozen, number=lambda n: 100 + n))
    published = board.reports.frozen.editions.get(edition="published")
    frozen = FrozenEdition.objects.bulk_create(copies(published, report_id=lambda n: reports[n - 1].pk))
    sessions = TrainingSession.objects.bulk_create(copies(board.session))
    TrainingAttendance.objects.bulk_create(copies(board.seat, session_id=lambda n: sessions[n - 1].pk))
    resources = Resource.objects.bulk_create(copies(board.guidance.resource, url=lambda n: f"https://{n}.example/"))
    ResourceFor.objects.bulk_create(ResourceFor(resource=each, kind="age", value="3_7") for each in resources)
    news = News.objects.bulk_create(copies(board.guidance.news))
    NewsFor.objects.bulk_create(NewsFor(news=each, kind=board.school.kind) for each in news)
    RenderedFile.objects.bulk_create(copies(published.files.first(), edition_id=lambda n: frozen[n - 1].pk))


def statements_of(token: str, url: str) -> tuple[int, int]:
    """How many records an answer has, and how many statements it took."""
    with CaptureQueriesContext(connection) as asked:
        answer = read(token, url)
    assert not [each["sql"] for each in asked if DATABASE_CACHE["LOCATION"] in each["sql"]]
    return len(answer.json()["items"]), len(asked)


def test_list_of_100_takes_as_many_statements_as_one_of_10(board, helen, settings):
    settings.CACHES = {"default": DATABASE_CACHE}  # as in production, where a value in the cache costs statements too
    add_many(board)
    token = make_token(helen)
    ApiToken.objects.update(last_used_at=timezone.now())
    read(token, "/api/v1/plans")
    found = {}
    for operation in LISTS:
        url = operation.url(board)
        (few, small), (many, large) = statements_of(token, f"{url}?limit=10"), statements_of(token, f"{url}?limit=100")
        found[operation.path] = large
        assert (few, many, small) == (10, 100, large), operation.path
    assert max(found.values()) <= STATEMENTS, found


@pytest.mark.parametrize("operation", LISTS, ids=lambda each: each.path)
def test_list_gives_each_record_once_while_records_are_added(operation, board, helen):
    token, url = make_token(helen), operation.url(board)
    whole = [each["id"] for each in read_all(token, f"{url}?limit=500")]
    assert whole == sorted(whole) and whole
    found, then = [], f"{url}?limit=1"
    while then:
        part = read(token, then).json()
        found += [each["id"] for each in part["items"]]
        then = part["next"]
        if len(found) == 1:
            Plan.objects.create(title="Another plan")
            Agency.objects.create(name="Another agency", kind="other")
            Action.objects.create(plan=board.open.plan, number=999, text="Another action")
    added = 1 if operation.path in {"/plans", "/agencies", "/actions"} else 0
    assert found[: len(whole)] == whole and len(found) == len(set(found)) == len(whole) + added


def test_next_keeps_the_filter_and_the_limit(board, helen):
    plan = board.open.plan.pk
    part = read(make_token(helen), f"/api/v1/actions?plan={plan}&limit=2").json()
    query = parse_qs(urlsplit(part["next"]).query)
    assert (query["plan"], query["limit"], len(query["after"])) == ([str(plan)], ["2"], 1)
    assert {each["plan_id"] for each in part["items"]} == {plan}


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=501", "limit=x", "after=x", "after=1", "after=%00", "after=YWZ0ZXI6LTE=", f"after={'A' * 200}",
     "after=YWZ0ZXI6OTk5OTk5OTk5OTk5OTk5OTk5OTk5OQ==", "plan=0", "plan=x", f"plan={10**20}"],
)  # fmt: skip
def test_list_answers_invalid_to_a_value_that_cannot_be_used(query, board, helen):
    answer = read(make_token(helen), f"/api/v1/actions?{query}")
    assert answer.status_code == 422
    assert query.partition("=")[0] in answer.json()["detail"]


@pytest.mark.parametrize(
    ("path", "sent", "known"),
    [
        ("/actions", "status=overdue", "It has: `limit`, `after`, `plan`."),
        ("/actions", "Plan=1", "It has: `limit`, `after`, `plan`."),
        ("/returns", "state=", "It has: `limit`, `after`, `round`."),
        ("/agencies", "kind=primary&limit=2", "It has: `limit`, `after`."),
        ("/me", "token=x", "It has none."),
        ("/actions/{id}", "plan=1", "It has none."),
        ("/reports/{id}/files/{format}", "download=1", "It has none."),
    ],
)
def test_answer_is_invalid_to_a_parameter_that_an_address_does_not_have(path, sent, known, board, helen):
    operation = next(each for each in OPERATIONS if each.path == path)
    answer = read(make_token(helen), f"{operation.url(board)}?{sent}")
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert answer.json()["detail"] == f"This address has no parameter `{sent.partition('=')[0]}`. {known}"


def test_a_long_name_of_a_parameter_is_not_repeated_as_a_whole(board, helen):
    answer = read(make_token(helen), f"/api/v1/actions?{'a' * 500}=1")
    assert answer.json()["detail"].startswith(f"This address has no parameter `{'a' * 40}`.")


@pytest.mark.parametrize(("path", "name"), [("actions", "plan"), ("returns", "round")])
def test_answer_is_invalid_to_a_filter_that_names_nothing(path, name, board, helen):
    answer = read(make_token(helen), f"/api/v1/{path}?{name}=987654")
    assert (answer.status_code, answer.json()["detail"]) == (
        422,
        f"`{name}`: there is no {name} 987654 that you may see. /api/v1/{name}s lists them.",
    )


def test_answer_is_invalid_to_a_round_of_other_agencies_alone(board, denzil):
    asked = open_round([board.police], year=1999, title="Of the police")
    for key in (asked.pk, 987654):
        answer = read(make_token(denzil), f"/api/v1/returns?round={key}")
        assert (answer.status_code, f"no round {key} " in answer.json()["detail"]) == (422, True)


def test_filter_of_a_plan_or_round_leaves_others_out(board, helen):
    token = make_token(helen)
    closed = read_all(token, f"/api/v1/actions?plan={board.closed.plan.pk}")
    assert {each["plan_id"] for each in closed} == {board.closed.plan.pk}
    asked = board.audits.audit_return.round_id
    assert {each["round_id"] for each in read_all(token, f"/api/v1/returns?round={asked}")} == {asked}


def test_undone_import_is_neither_a_plan_nor_are_its_actions_read(board, helen):
    token, action = make_token(helen), board.closed.by_group
    Plan.objects.filter(pk=board.closed.plan.pk).update(undone_on=today())
    assert board.closed.plan.pk not in {each["id"] for each in read_all(token, "/api/v1/plans")}
    assert action.pk not in {each["id"] for each in read_all(token, "/api/v1/actions")}
    for path in (f"plans/{board.closed.plan.pk}/rows", f"actions/{action.pk}", f"actions/{action.pk}/updates"):
        assert read(token, f"/api/v1/{path}").status_code == 404
