"""What the plan page says of many rows at once is what the rule says of each action."""

import pytest

from actions.models import Action, Lead
from actions.table.page import shown_table
from actions.table.querysets.rows import ROW_FIELDS
from agencies.models import Membership
from core.text.dates import today
from tests.factories.accounts import UserFactory
from tests.factories.plan import (
    ActionFactory,
    AgencyFactory,
    LeadFactory,
    MethodFactory,
    PlacementFactory,
    SubGroupFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    """Led by a group, by an agency, by a role, by nobody's group, withdrawn, by the group until today."""
    group, agency = SubGroupFactory(name="Ours"), AgencyFactory(name="Our school")
    leads = [
        LeadFactory(kind=Lead.Kind.SUBGROUP, subgroup=group),
        LeadFactory(kind=Lead.Kind.AGENCY, agency=agency),
        LeadFactory(kind=Lead.Kind.ROLE, role="manager"),
        LeadFactory(kind=Lead.Kind.SUBGROUP, subgroup=SubGroupFactory()),
    ]
    method = MethodFactory()
    for lead in leads:
        ActionFactory(method=method, lead=lead)
    ActionFactory(method=method, lead=leads[0], withdrawn=True)
    ended = ActionFactory(method=method, lead=leads[0])
    ended.action_leads.update(ended_on=today())
    PlacementFactory(action=Action.objects.first(), method=MethodFactory(objective=method.objective))
    return method.objective.priority.plan


@pytest.mark.long
@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize(
    ("roles", "places", "expected"),
    [
        ([], ["group"], 0),
        (["working_group"], ["group"], 2),
        (["working_group"], ["group", "agency"], 3),
        (["agency"], ["agency"], 1),
        (["working_group"], [], 0),
        (["chair"], ["group"], 0),
        (["manager"], [], 6),
    ],
)
def test_rows_are_editable_exactly_where_the_rule_says_so(plan, roles, places, expected, closed):
    user = UserFactory(roles=roles)
    for place in places:
        where = {"subgroup": Lead.objects.get(subgroup__name="Ours").subgroup} if place == "group" else {}
        where = where or {"agency": Lead.objects.get(agency__name="Our school").agency}
        Membership.objects.create(user=user, valid_from=today(), **where)
    if closed:
        plan.closed_on = today()
        plan.save()
    records = list(plan.placements.in_print().values_list(*ROW_FIELDS))
    rows = [row for table in shown_table(records, plan, user, grouped=True) for row in table.rows]
    allowed = set(Action.objects.editable_by(user).values_list("pk", flat=True))
    assert [row.editable for row in rows] == [row.action in allowed for row in rows]
    assert sum(row.editable for row in rows) == (0 if closed else expected)
