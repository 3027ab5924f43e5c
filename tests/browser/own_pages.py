"""The pages of one's own account, about people and about the API, which are looked at in their states rather than one after the other."""

PEOPLE_PAGES = ["people", "person", "invite", "invitations", "give_role", "give_place", "close_account", "open_account"]
PEOPLE_PAGES += ["end_role", "end_place", "withdraw_invitation", "end_sessions", "end_session_of", "invitation"]
PEOPLE_PAGES += ["reset_second_step", "untie_person", "change_person_address"]
PEOPLE_PAGES += ["power_requests", "power_request_new", "power_request", "power_request_decide"]
PEOPLE_PAGES += ["power_request_withdraw"]
TOKEN_PAGES = ["own_tokens", "make_token", "revoke_own_token", "all_tokens", "revoke_token"]
NO_PEOPLE_PAGES = ["export_people", "send_invitation_again", "power_request_note"]  # a file, buttons
OWN_PAGES = [
    *PEOPLE_PAGES,
    *NO_PEOPLE_PAGES,
    "account_confirm_login_code",
    "own_account",
    "end_session",
    "end_every_session",
    "account_reauthenticate",
    "reauthenticate_by_code",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
]
REMINDER_PAGES = ["reminders", "letter_choices", "leave_letters", "letters_left"]
BY_LINK = ["answer", "answer_not_me", "answer_finished", "answers_to_check", "check_answer"]
RETURN_LINKS = ["return_link", "return_link_anew", "return_link_close"]
NOT_IN_TURN = {
    **dict.fromkeys(OWN_PAGES, "looked at by test_own_pages.py and by test_people.py"),
    "start": "looked at by test_start.py",
    "data_protection": "looked at by test_data_protection.py",
    "removal": "looked at by test_removals.py, in each of its states",
    "stop_removal": "a button",
    **dict.fromkeys(["security", "own_activity"], "looked at by test_security_journal.py"),
    **dict.fromkeys(TOKEN_PAGES, "looked at by test_tokens.py"),
    **dict.fromkeys(REMINDER_PAGES, "looked at by test_reminders.py"),
    **dict.fromkeys(BY_LINK, "looked at by test_answers_by_link.py"),
    **dict.fromkeys(RETURN_LINKS, "looked at by test_return_links.py"),
    **dict.fromkeys(["api:description", "api:problem"], "looked at by test_api_pages.py"),
    **dict.fromkeys(["api:openapi", "api:operation"], "for programs"),
}
SIGNED_OUT = [
    "account_login",
    "account_request_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "help",
    "privacy",
    "accessibility",
]
OWN = ["account_logout", "account_change_password"]
