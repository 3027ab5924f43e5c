"""The rows of the page of a round as HTML: whatever a person typed is text."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

from django.urls import reverse

from audits.templatetags.round_rows import round_rows
from tests.rows import try_rows

DAY = dt.date(2010, 3, 1)


@try_rows("may_write", [True, False])
@try_rows("is_awaited", [True, False])
def test_names_and_reasons_are_text(may_write, is_awaited):
    returned = SimpleNamespace(
        pk=7, about='<b>A & "B"</b>', exempt_on=DAY, exemption_reason="<i>", mailed_on=DAY, submitted_on=None,
        deadline=DAY, extended_to=None, form="register",
    )  # fmt: skip
    row = SimpleNamespace(audit_return=returned, badge="Exempt", is_awaited=is_awaited, is_late=True, silent=1)
    html = round_rows([row], may_write)
    assert "&lt;b&gt;A &amp; &quot;B&quot;&lt;/b&gt;" in html and "Exempt: &lt;i&gt;" in html
    assert reverse("audits:register_places", args=[7]) in html
    assert "<b>" not in html and "<i>" not in html
    assert ('value="7"' in html) == (may_write and is_awaited)
