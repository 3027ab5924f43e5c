"""Addresses of children's results, and where each is looked at."""

from __future__ import annotations

WALKED = "looked at by test_children_results.py, with figures"
SAME = "the same form as add_said, which test_children_results.py looks at"
PAGES = ["result", "act", "rounds", "round", "you_said", "add_said", "said_own"]
NO_CHILDREN_RESULT_PAGES = {
    **dict.fromkeys([*(f"voices:{name}" for name in PAGES), "said"], WALKED),
    **dict.fromkeys(["voices:add_said_own", "voices:change_said"], SAME),
    "voices:remove_said": "one button below a sentence (pages/form.html)",
    "voices:publish": "looked at by test_children_results.py",
    **dict.fromkeys(["voices:export_result", "voices:export_round", "voices:own_poster", "said_poster"], "a file"),
}
