"""The rows of the list of agencies as HTML: whatever a person typed is text."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

from agencies.posts.rules import Words
from agencies.templatetags.agency_rows import agency_rows
from tests.rows import try_rows

TYPED = '<b>A & "B"</b>'


@try_rows("is_past", [True, False])
@try_rows("lead", [TYPED, None])
def test_names_are_text(lead, is_past):
    row = SimpleNamespace(
        agency=SimpleNamespace(pk=7, name=TYPED, get_kind_display=lambda: "School"), lead=lead, vacant=TYPED,
        deputies=[TYPED], closed="", confirmed=Words(TYPED, True), trained=Words("", False), booked=dt.date(2010, 3, 1),
    )  # fmt: skip
    html = agency_rows([row], is_past)
    assert "<b>" not in html and html.count("&lt;b&gt;A &amp; &quot;B&quot;&lt;/b&gt;") == 3 + (not is_past)
    assert ("Booked for 1 March 2010" in html) != is_past
