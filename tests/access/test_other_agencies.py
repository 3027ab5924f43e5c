"""Whose record an address names, for every address with a key; and that people of another agency get nothing of one
agency's own, by any method (L5).

The addresses are those of the resolver: a new one fails here until it stands in one of the lists.
"""

from __future__ import annotations

import pytest
from django.urls import get_resolver, reverse

from accounts.models import Invitation
from audits.models import AccessPoint
from tests.access.matrix import Address
from tests.access.replay import Replayer
from tests.access.test_matrix import TABLE, address_of, every_pattern, sent
from tests.factories.accounts import UserFactory
from tests.factories.plan import MembershipFactory

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
SCHOOL, POLICE = {"denzil", "margaret"}, {"ruth"}
REFUSED = {"403", "404", "405"}
# Of one agency, and of nobody else's business
KEPT = {
    "answer_agency",
    "answer_own_line",
    "audits:access_point",
    "audits:add_evidence",
    "audits:answer",
    "audits:change_answers",
    "audits:close_access_point",
    "audits:complete_improvement",
    "audits:drop_improvement",
    "audits:edit_access_point",
    "audits:evidence",
    "audits:export_feedback",
    "audits:feedback",
    "audits:improve",
    "audits:improvement",
    "audits:mail_signature",
    "audits:export_signed",
    "audits:register_places",
    "audits:send_for_signature",
    "audits:own_result",
    "audits:receipt",
    "audits:remove_evidence",
    "audits:reopen_improvement",
    "audits:return",
    "audits:return_file",
    "audits:section",
    "audits:sign",
    "audits:sign_off",
    "audits:signed_copy",
    "audits:submit",
    "audits:take_back",
    "audits:update_improvement",
    "audits:withdraw_signature",
    "cancel_place",
    "certificate",
    "revoke_own_token",
    "voices:act",
    "voices:add_said_own",
    "voices:change_said",
    "voices:class",
    "voices:class_papers",
    "voices:export_result",
    "voices:finish",
    "voices:join",
    "voices:letter",
    "voices:letter_pdf",
    "voices:new_lead_link",
    "voices:own_poster",
    "voices:remove_class",
    "voices:remove_said",
    "voices:result",
    "voices:said_own",
    "voices:sheet_word",
    "voices:survey",
    "voices:withdraw",
}
# Of one agency, read by everybody who reads the directory or the plan, changed by its own people
SHOWN = {
    "add_signatory",
    "agency",
    "appoint",
    "confirm_post",
    "correct_post",
    "correct_signatory",
    "edit_agency",
    "edit_member",
    "end_member",
    "end_post",
    "end_signatory",
    "hand_over",
    "note_training",
    "represent",
    "signatories",
}
# Of the board, for every agency to read, or to add to what it leads itself
OF_ALL = {
    "action",
    "action_agencies",
    "action_history",
    "answer_query",
    "as_at",
    "audits:export_access_points",
    "audits:export_improvements",
    "book_place",
    "drop_kept_form",
    "evidence",
    "export_addresses",
    "export_agencies",
    "export_as_at",
    "export_changes",
    "export_coverage",
    "export_eslos",
    "export_follow_ups",
    "export_group",
    "export_minutes",
    "export_plan",
    "export_queries",
    "export_session",
    "export_timeline",
    "group",
    "guidance:export_resources",
    "guidance:resource",
    "guidance:news",
    "history",
    "incidents:edition",
    "incidents:export_edition",
    "meet_dated_part",
    "meeting",
    "raise_query",
    "reopen_action",
    "reports:edition",
    "reports:file",
    "reports:logo_file",
    "reports:one",
    "session",
    "voices:export_round",
    "voices:round",
    "voices:you_said",
}
# The address itself is the right, by a secret word in it
BY_SECRET = {
    "account_reset_password_from_key",
    "answer",
    "answer_not_me",
    "calendar_feed",
    "children:page",
    "children:send",
    "invitation",
    "leave_letters",
    "letters_left",
    "link_accept",
    "link_address",
    "link_anew",
    "link_confirm",
    "link_eslo_return",
    "link_signature",
    "link_signature_anew",
    "link_signatory",
    "link_signed",
    "lead:again",
    "lead:close",
    "lead:count",
    "lead:open",
    "lead:page",
    "lead:said",
    "link_vouch",
    "return_link",
    "return_link_anew",
    "return_link_close",
}
# For everybody, signed in or not
PUBLIC = {"api:problem", "said", "said_poster"}


def lines_of(names: set[str]) -> list[Address]:
    """The lines of the table of these addresses."""
    return [line for line in TABLE if line.name in names]


@pytest.fixture
def others(board) -> list:
    """The lead officer of another agency, and its head."""
    head = UserFactory(roles=["signatory"])
    MembershipFactory(user=head, subgroup=None, agency=board.police)
    return [board.ruth, head]


def tried(replayer: Replayer, line: Address, board, methods=METHODS) -> list[str]:
    """What went wrong where this person tried an address by these methods: an answer that is no refusal."""
    wrong = []
    for method in methods:
        answer, saved = replayer.send(method, address_of(line, board), sent(line, board) if method == "post" else None)
        if answer not in REFUSED or saved:
            wrong.append(f"{method.upper()} {line.name}: {answer}, saved: {saved}")
    return wrong


def test_every_address_with_a_key_that_some_agency_may_use_says_whose_record_it_names():
    """All others are for the board's own people, which the table of access holds for every role."""
    named = {name for address, name in every_pattern(get_resolver().url_patterns) if "<" in address}
    school, police = ({each.name for each in TABLE if them & {*each.read, *each.write}} for them in (SCHOOL, POLICE))
    assert named & school - police - {"reports:write"} == KEPT | SHOWN - police, "of one agency"
    assert named & police == OF_ALL | BY_SECRET | PUBLIC | SHOWN & police, "of all agencies, or by a secret"


def test_nothing_of_one_agency_is_shown_to_another_s_people_by_any_method(board, others, enter):
    lines, wrong = lines_of(KEPT), []
    for person in others:
        replayer = Replayer(enter(person))
        wrong += [each for line in lines for each in tried(replayer, line, board)]
    print(f"\n{len(lines) * len(others) * len(METHODS):,} requests for another agency's records: all refused")
    assert not wrong


def test_what_the_directory_shows_is_changed_by_its_own_agency_alone(board, others, enter):
    wrong = []
    for person in others:
        replayer = Replayer(enter(person))
        for line in lines_of(SHOWN):
            methods = [method for method in METHODS if line.write or method not in {"get", "head"}]
            wrong += tried(replayer, line, board, methods)
    assert not wrong


def test_history_of_another_agency_s_own_records_is_not_there(board, others, enter):
    kinds = {"return", "signature", "sign_off", "verdict", "message", "evidence_of_return", "improvement", "answer"}
    lines = [line for line in lines_of({"history"}) if line.of(board, board.open)["kind"] in kinds]
    assert len(lines) >= 5
    replayers = [Replayer(enter(person)) for person in others]
    assert not [each for line in lines for replayer in replayers for each in tried(replayer, line, board)]


def test_a_form_that_names_another_agency_changes_nothing_there(board, ruth, enter):
    """Keys and names that stand in the form and not in the path."""
    client, school = enter(ruth), board.school
    invited = {"name": "Mo", "email": "mo@example.org", "roles": ["agency"], "agency": school.name}
    before = of_agency(school)
    for address, data in (
        (reverse("invite"), invited),
        (f"{reverse('invite')}?agency={school.pk}", invited),
        (reverse("audits:add_access_point"), {"agency": school.pk, "name": "Library"}),
        (f"{reverse('audits:add_access_point')}?agency={school.pk}", {"agency": school.name, "name": "Library"}),
    ):
        assert client.post(address, data).status_code in {302, 403, 404, 422}
        assert of_agency(school) == before, address


def of_agency(agency) -> tuple[int, int]:
    """How much one agency has of what others could add."""
    waiting = Invitation.objects.filter(email="mo@example.org")
    return AccessPoint.objects.filter(agency=agency).count(), waiting.count()
