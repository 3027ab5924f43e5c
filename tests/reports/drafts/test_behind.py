"""Where a figure leads a reader: what is behind it, as far as their rights go."""

from __future__ import annotations

from types import SimpleNamespace

from accounts.roles import permissions_of_roles
from core.board.behind import behind
from reports.drafts.behind import within_rights
from tests.rows import try_rows


@try_rows(("role", "address", "led"), [
    ("manager", "/incidents/figures/", "/incidents/figures/"),
    ("board", "/incidents/figures/", "/incidents/figures/published/"),
    ("manager", "/audits/rounds/1/", "/audits/rounds/1/"),
    ("board", "/audits/rounds/1/", "/audits/results/1/"),
    ("agency", "/audits/rounds/1/", ""),
    ("recorder", "/audits/rounds/1/", ""),
    ("board", "/audits/improvements/?state=overdue", "/audits/"),
    ("agency", "/audits/improvements/?state=overdue", "/audits/improvements/?state=overdue"),
    ("board", "/plan/?colour=R", "/plan/?colour=R"),
    ("board", "/plan/actions/1/#timescale", "/plan/actions/1/#timescale"),
    ("board", "/gone/", ""),
    ("", "/plan/?colour=R", ""),
])  # fmt: skip
def test_a_figure_leads_each_reader_as_far_as_their_rights_go(role, address, led):
    user = SimpleNamespace(is_authenticated=True, is_active=True, permissions=permissions_of_roles([role]))
    assert behind(address, user) == led
    page = f'<td><a class="govuk-link" href="{address}">3 of 7</a></td>'
    linked = f'<td><a class="govuk-link" href="{led}">3 of 7</a></td>'
    assert within_rights(page, user) == (linked if led else "<td>3 of 7</td>")
