"""Who may propose a role with wide rights, and who may decide it."""

from __future__ import annotations

import datetime as dt

from accounts.power import rules
from accounts.power.rules import Held, Proposal
from accounts.roles import GUARDED, ROLES, permissions_of_roles
from tests.rows import try_rows

NOW = dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)


def proposal(**changes) -> Proposal:
    """One by person 1 about person 2, with an hour left."""
    return Proposal(**{"state": "proposed", "expires_at": NOW + DAY / 24, "proposed_by": 1, "subject": 2} | changes)


LONG = [Held("manager", NOW - 2 * DAY, "grant")]
CASES = [
    ("another manager", proposal(), 3, LONG, ""),
    ("an administrator", proposal(), 3, [Held("administrator", NOW - 2 * DAY, "grant")], ""),
    ("a data protection officer", proposal(), 3, [Held("dpo", NOW - DAY, "grant")], ""),
    ("a recorder", proposal(), 3, [Held("recorder", NOW - 2 * DAY, "grant")], rules.NO_RIGHT),
    ("a board member", proposal(), 3, [Held("board", NOW - 2 * DAY)], rules.NO_RIGHT),
    ("nobody", proposal(), 3, [], rules.NO_RIGHT),
    ("whoever proposed it", proposal(), 1, LONG, rules.OWN),
    ("whom it is about", proposal(), 2, LONG, rules.ABOUT_YOU),
    ("a day less a second", proposal(), 3, [Held("dpo", NOW - DAY + SECOND, "grant")], rules.TOO_NEW),
    ("one of the first two, new", proposal(), 3, [Held("dpo", NOW, "found")], ""),
    ("a second role that is new", proposal(), 3, [*LONG, Held("dpo", NOW, "grant")], ""),
    ("an old recorder, a new manager", proposal(), 3, [Held("recorder", NOW - 9 * DAY, "grant"),
                                                      Held("manager", NOW, "grant")], rules.TOO_NEW),
    ("administrator for a day", proposal(), 3, [Held("administrator", NOW - DAY + SECOND, "break_glass")],
     rules.TOO_NEW),
    ("an address without an account", proposal(subject=0), 3, LONG, ""),
    ("at the last moment", proposal(expires_at=NOW + SECOND), 3, LONG, ""),
    ("when it is over", proposal(expires_at=NOW), 3, LONG, rules.OVER),
    *[(state, proposal(state=state), 3, LONG, rules.OVER) for state in
      ("confirmed", "refused", "withdrawn", "expired")],
]  # fmt: skip


@try_rows(("what", "asked", "by", "roles", "why"), CASES)
def test_who_decides(what, asked, by, roles, why):
    assert rules.why_not_decide(asked, by=by, roles=roles, now=NOW) == why
    assert rules.why_not_confirm(asked, by=by, roles=roles, now=NOW) == why


def test_proposal_can_only_be_refused_when_its_proposer_may_propose_no_longer():
    asked = proposal(proposer_may=False)
    assert rules.why_not_confirm(asked, by=3, roles=LONG, now=NOW) == rules.PROPOSER_GONE
    assert rules.why_not_decide(asked, by=3, roles=LONG, now=NOW) == ""


PROPOSES = {"administrator": GUARDED, "manager": {"recorder"}}


@try_rows("role", ROLES)
def test_who_proposes_what(role):
    held = permissions_of_roles([role])
    assert {key for key in ROLES if rules.may_propose("grant", key, held)} == PROPOSES.get(role, set())
    assert rules.may_propose("factor_reset", "", held) == (role in PROPOSES)
    assert not any(rules.may_propose(kind, "administrator", held) for kind in ("found", "break_glass"))


def test_guarded_roles_that_decide():
    assert {"administrator", "manager", "dpo"} == rules.DECIDING
    assert [rules.may_found(others) for others in range(4)] == [True, True, False, False]
