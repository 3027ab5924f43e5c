"""The text of a token, and the scopes that each role makes use of."""

from __future__ import annotations

import re

from accounts.roles import PERMISSIONS, ROLES
from accounts.tokens import rules
from tests.rows import try_rows

EVERY = {"plan.read", "directory.read", "audits.read", "figures.read", "reports.read", "guidance.read"}
NO_RETURNS = EVERY - {"audits.read"}
OFFERED = {
    "working_group": EVERY,
    "manager": EVERY,
    "agency": EVERY,
    "signatory": set(),
    "recorder": NO_RETURNS,
    "board": set(),
    "dpo": NO_RETURNS,
    "administrator": NO_RETURNS,
}


@try_rows("role", ROLES)
def test_offered_scopes_are_those_of_use_to_each_role(role):
    assert {scope for scope, _ in rules.offered_scopes(ROLES[role].permissions)} == OFFERED[role]


def test_offered_scopes_are_none_without_the_right_to_tokens():
    assert rules.offered_scopes({"plan.read", "directory.read"}) == []


def test_uses_name_every_scope_and_permissions_that_there_are():
    assert set(rules.USES) == dict(rules.SCOPES).keys() == EVERY
    assert frozenset().union(*rules.USES.values()) <= set(PERMISSIONS)


def test_new_token_has_256_random_bits_and_no_two_are_alike():
    made = [rules.new_token() for _ in range(200)]
    assert len({each.text for each in made}) == len({each.prefix for each in made}) == 200
    secret = re.fullmatch(r"esa_[a-z]{8}_([A-Za-z0-9_-]{43})", made[0].text)[1]
    assert len(secret) * 6 >= 256
    assert made[0].digest == rules.digest_of(made[0].text) and secret not in repr(made[0].digest)


@try_rows("text", ["", "esa_", "esa_abcdefgh_short", "ESA_abcdefgh_" + "x" * 43, "x" * 56])
def test_prefix_is_empty_when_text_is_no_token(text):
    assert rules.prefix_of(text) == ""


def test_prefix_is_read_from_the_text_of_a_token():
    made = rules.new_token()
    assert rules.prefix_of(made.text) == made.prefix
    assert rules.prefix_of(made.text + "\n") == rules.prefix_of(f" {made.text}") == ""
