"""The answers of a return on the page of moderation as HTML: whatever a person typed is text."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

from audits.moderation.page import TypedVerdict
from audits.templatetags.moderated import moderated_articles, moderated_rows, state_html
from tests.rows import try_rows

TYPED = '<b>A & "B"</b>'


def row():
    verdict = SimpleNamespace(comment=TYPED, given_by=TYPED, given_on=None, get_says_display=lambda: "Accepted")
    evidence = SimpleNamespace(pk=3, url='https://example.org/?"<b>', title=TYPED, first_added_on=dt.date(2010, 3, 1))
    action = SimpleNamespace(status="open", text=TYPED, owner_name=TYPED, due=None)
    question = SimpleNamespace(pk=7, code="A1.1", text=TYPED)
    answer = SimpleNamespace(
        question=question, lines=[(TYPED, TYPED)], source=TYPED, note=TYPED, evidence=[evidence], action=action
    )
    return SimpleNamespace(
        row=answer, anchor="q7", code=TYPED, name=TYPED, ready=TYPED, is_kept=True, last_year=[(TYPED, TYPED)], verdict=verdict,
        outdated=verdict, before=SimpleNamespace(text=TYPED, note=TYPED), warnings=[TYPED],
        found=[SimpleNamespace(title=TYPED, words=TYPED)] * 2,
        typed=TypedVerdict(seen=TYPED, comment=TYPED, error=TYPED, is_about_comment=True),
    )  # fmt: skip


@try_rows("evaluating", [True, False])
@try_rows("shown", [moderated_articles, moderated_rows])
def test_words_are_text(shown, evaluating):
    html = shown([row()], SimpleNamespace(pk=5), evaluating)
    assert "<b>" not in html and html.count("&lt;b&gt;A &amp; &quot;B&quot;&lt;/b&gt;") > 10
    assert ("<textarea" in html) == evaluating


def test_state_says_why_verdict_is_not_saved():
    html = state_html(TypedVerdict(error=TYPED), "q7")
    assert "Not saved." in html and "<b>" not in html
