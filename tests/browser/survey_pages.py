"""Pages of the children's survey for adults; they are looked at by a walk, since a survey stands at a step of its own."""

from __future__ import annotations

WALKED = ["home", "join", "survey", "finish", "withdraw", "class", "remove_class"]
NO_SURVEY_PAGES = {
    **dict.fromkeys([f"voices:{name}" for name in WALKED], "looked at by test_survey_walk.py"),
    **dict.fromkeys(["lead:page", "lead:again"], "looked at by test_survey_walk.py, without an account"),
    **dict.fromkeys(["voices:new_lead_link", "lead:open", "lead:close", "lead:said"], "a button"),
    "lead:count": "for the script of a page",
}
