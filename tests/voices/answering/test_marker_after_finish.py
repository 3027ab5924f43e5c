"""After a survey is finished, nothing of thirty children is left but sums: no word of a browser, no time of sending, and
the same rows in whatever order the forms came.
"""

from __future__ import annotations

import random

import pytest
import time_machine
from django.db import transaction

from tests.factories.accounts import UserFactory
from tests.factories.voices import make_survey
from tests.stored import read_rows
from tests.voices.answering.sending import open_class, receive
from tests.voices.answering.test_marker import FORMS, ORDERS, UNTIL, form, send_all
from tests.voices.answering.traces import SENT_AT, describe, everything, hits, listening
from voices.answering.services import hash_mark, send_limit
from voices.figures.services import finish
from voices.models import SettingCount, SurveyClass, WaitingCount, WaitingMark

pytestmark = pytest.mark.django_db(transaction=True)


def test_finished_survey_has_no_marker_or_time(tmp_path, capfd):
    survey, manager = make_survey(), UserFactory(roles=["manager"])
    group = open_class(survey, roll=FORMS, open_until=UNTIL)
    hashes = [hash_mark(group, form(number)["mark"]) for number in range(FORMS)]
    with time_machine.travel(SENT_AT, tick=False):
        send_all(group)
    capfd.readouterr()
    with listening() as said:
        finish(survey=survey, by=manager)
    output = capfd.readouterr()
    places = everything(tmp_path, "finished") | {"log": said.getvalue(), "output": output.out + output.err}
    assert hits(places) == [] and hits(places, hashes) == []
    assert not SurveyClass.objects.exists() and not WaitingCount.objects.exists() and not WaitingMark.objects.exists()
    assert SettingCount.objects.exists()
    print(describe(places))  # shown by pytest -s


@pytest.mark.long
def test_order_of_sending_leaves_no_trace_in_the_sums():
    survey, manager = make_survey(), UserFactory(roles=["manager"])
    group = open_class(survey, roll=FORMS, open_until=UNTIL)
    forms, found = [form(number) for number in range(FORMS)], set()
    for order in range(ORDERS):
        with transaction.atomic():
            for each in random.Random(order).sample(forms, FORMS):
                receive(group, each["mark"], **{code: said for code, said in each.items() if code != "mark"})
                send_limit.clear()
            survey.refresh_from_db()
            finish(survey=survey, by=manager)
            survey.refresh_from_db()
            rows = SettingCount.objects.order_by("pk").values_list("round", "survey", "band", "question", "option", "n")
            found.add(repr((list(rows), survey.printed)).encode())
            transaction.set_rollback(True)
    assert len(found) == 1


@pytest.mark.long
def test_history_of_the_survey_says_only_that_it_was_finished():
    survey, manager = make_survey(), UserFactory(roles=["manager"])
    group = open_class(survey, roll=FORMS, open_until=UNTIL)
    with time_machine.travel(SENT_AT, tick=False):
        send_all(group)
    finish(survey=survey, by=manager)
    lines = [str(row) for row in read_rows()["voices_historicalsettingsurvey"]]
    assert len(lines) == 2  # joined, finished
    assert hits({"history": "\n".join(lines)}) == []
