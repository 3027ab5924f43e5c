"""Words that two people have confirmed to remove are in no answer of the API and no feed, as on no page."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actions.models import Action
from actions.progress.services.progress import add_update
from actions.structure.services.structure import edit_action
from api.feeds.rules import FEEDS
from core.text.dates import today
from reports.drafts.services.drafts import TAKE_IN, move_section
from reports.frozen.services import freeze_report
from reports.redaction import services
from reports.redaction.places import tables
from tests.api.feeds.reading import get_feed
from tests.api.reading import OPERATIONS, read
from tests.factories.accounts import UserFactory
from tests.factories.plan import small_plan
from tests.factories.reports import draft, words
from tests.factories.tokens import make_token
from tests.removals import carry_out_later, prove

pytestmark = pytest.mark.django_db
NAME = "Jamie Doe"


def answers_with_name(token: str, action: Action, report) -> set[str]:
    """The addresses whose answers have the name."""
    own = f"/api/v1/actions/{action.pk}"
    urls = ["/api/v1/actions", "/api/v1/reports", f"/api/v1/plans/{action.plan_id}/rows"]
    urls += [own, f"{own}/updates", f"{own}/timescales"]
    found = {url for url in urls if NAME in read(token, url).text}
    found |= {name for name in FEEDS if name != "days" and NAME in get_feed(f"{name}.csv", f"Bearer {token}").text}
    return found | {"file"} if read(token, f"/api/v1/reports/{report.pk}/files/pdf").status_code == 200 else found


def test_confirmed_words_are_read_by_no_token(db):
    helen, owen = UserFactory(roles=["manager"], name="Helen Marsh"), UserFactory(roles=["dpo"])
    action = Action.objects.filter(plan=small_plan()).order_by("number").first()
    edit_action(action=action, expected=action.version, changes={"text": f"Talk to {NAME}"}, by=helen)
    add_update(action=action, text=f"{NAME} was spoken to", on=today(), by=helen)
    report = draft(by=helen)
    move_section(report=report, key="plan", move=TAKE_IN, by=helen)
    words(report, f"Most of it is about {NAME}.", by=helen)
    freeze_report(report=report, expected=report.version, by=helen)
    token = make_token(UserFactory(roles=["working_group"]))
    url = f"/api/v1/actions/{action.pk}"
    assert answers_with_name(token, action, report) >= {url, f"{url}/updates", "file", "actions", "updates"}
    tag = read(token, url)["ETag"]
    prove(helen)
    everywhere = [table.key for table in tables()] + [services.REPORTS, services.FILES]
    row = services.propose(words=NAME, reason="A child", places=everywhere, by=helen)
    prove(owen)
    services.confirm(redaction=row, words=NAME, by=owen)
    assert services.find(NAME)  # the history has them still
    assert answers_with_name(token, action, report) == set()
    assert report.pk not in {each["id"] for each in read(token, "/api/v1/reports").json()["items"]}
    assert read(token, url, **{"If-None-Match": tag}).status_code == 200
    assert carry_out_later()
    assert answers_with_name(token, action, report) == {"file"}  # made anew, without the words
    assert read(token, f"/api/v1/reports/{report.pk}/files/pdf").getvalue()


@pytest.mark.long
def test_api_and_feeds_read_no_history(board, helen):
    """Where words stay until they are removed."""
    token = make_token(helen)
    with CaptureQueriesContext(connection) as asked:
        for operation in OPERATIONS:
            assert read(token, operation.url(board)).status_code == 200
        for name in FEEDS:
            assert get_feed(f"{name}.csv", f"Bearer {token}").status_code == 200
    assert not [each["sql"] for each in asked if "historical" in each["sql"]]
