"""No answer that two colleagues give on the pages of a return is lost, however their visits fall between each other."""

from __future__ import annotations

import random

import pytest

from audits.models import Answer
from tests.audits.returns.test_fill_pages import person_of, q, save_one, send, shown
from tests.cast import enter as sign_in
from tests.factories.audits import make_return

CODES = ("A1.3", "A1.4")


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.long) for seed in (2, 3))])
def test_every_answer_that_was_sent_is_in_the_history_or_stands_beside_the_other(seed):
    chance, audit_return = random.Random(seed), make_return()
    clients = [sign_in(person_of(audit_return, name)) for name in ("Denzil Okoro", "Mina Cole")]
    seen = [shown(client, audit_return) for client in clients]
    for _ in range(14):
        at, code, said = chance.randrange(2), chance.choice(CODES), chance.choice("ypn")
        client, before = clients[at], Answer.history.filter(question__code=code).count()
        stood = Answer.objects.filter(question__code=code).values_list("code", flat=True).first()
        if chance.random() < 0.5:
            data = {"version": seen[at][q(audit_return, code, "version")], "answer": said}
            response = save_one(client, audit_return, code, data)
        else:
            response = send(client, audit_return, seen[at] | {q(audit_return, code): said})
        now = Answer.objects.get(question__code=code).code
        if response.status_code in (409, 422):
            assert now == stood and "A colleague answered this" in response.content.decode()
            assert f'value="{said}"' in response.content.decode()
        elif Answer.history.filter(question__code=code).count() > before:
            assert now == said
        else:
            assert now == stood  # the same again, or what the person had only left as it was
        if chance.random() < 0.5:
            seen[at] = shown(client, audit_return)
    for code in CODES:
        rows = list(Answer.history.filter(question__code=code).order_by("history_id").values_list("version", flat=True))
        assert rows == list(range(1, len(rows) + 1))  # each version is there, none was written over
