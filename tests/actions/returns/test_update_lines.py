"""Updates of a returned file, line by line."""

import datetime as dt
from dataclasses import replace

from actions.returns.rules.comparing import compare
from actions.returns.rules.values import ticked
from core.importing.source import Edit
from tests.actions.returns.rows import NEW, OLD, OLDER, edited, plan, sent
from tests.rows import try_rows

DAY = dt.date(2026, 11, 20)


@try_rows(
    ("theirs", "ours", "scope", "expected"),
    [
        (f"{NEW}\n{OLD}\n{OLDER}", f"{OLD}\n{OLDER}", "whole", [("update_added", "theirs", NEW, "")]),
        (f"{OLD}\n{OLDER}", f"{NEW}\n{OLD}\n{OLDER}", "whole", [("update_added", "ours", "", NEW)]),
        (f"{NEW}\n{OLD}\n{OLDER}", f"{NEW}\n{OLD}\n{OLDER}", "whole", [("update_added", "same", NEW, NEW)]),
        (
            f"{NEW}\n{OLD}\n{OLDER}",
            f"{NEW} today\n{OLD}\n{OLDER}",
            "whole",
            [("update_added", "theirs", NEW, ""), ("update_added", "ours", "", f"{NEW} today")],
        ),
        (f"{OLD} too\n{OLDER}", f"{OLD}\n{OLDER}", "whole", [("update_edited", "theirs", f"{OLD} too", OLD)]),
        (
            f"{OLD} too\n{OLDER}",
            f"{OLD} so\n{OLDER}",
            "whole",
            [("update_edited", "conflict", f"{OLD} too", f"{OLD} so")],
        ),
        (
            f"{OLD} too\n{OLDER}",
            f"{OLD} too\n{OLDER}",
            "whole",
            [("update_edited", "same", f"{OLD} too", f"{OLD} too")],
        ),
        (OLD, f"{OLD}\n{OLDER}", "whole", [("update_removed", "theirs", "", OLDER)]),
        (f"{OLD}\n{OLDER}", OLD, "whole", [("update_removed", "ours", OLDER, "")]),
        (OLD, OLD, "whole", [("update_removed", "same", "", "")]),
        (OLD, f"{OLD}\n{OLDER} for a price", "whole", [("update_removed", "conflict", "", f"{OLDER} for a price")]),
        (OLD, f"{OLD}\n{OLDER}", "latest", []),
        ("", f"{OLD}\n{OLDER}", "latest", []),
        (NEW, f"{OLD}\n{OLDER}", "selection latest", [("update_added", "theirs", NEW, "")]),
        (f"{OLD} too", f"{OLD}\n{OLDER}", "latest", [("update_edited", "theirs", f"{OLD} too", OLD)]),
        (
            f"{OLD}\nAnd\u00a0more\n{OLDER}",
            f"{OLD}\n{OLDER}",
            "whole",
            [("update_added", "theirs", "And\u00a0more", "")],
        ),
        (f"All done\n{OLD}\n{OLDER}", f"{OLD}\n{OLDER}", "whole", [("update_added", "theirs", "All done", "")]),
        (
            f"{OLD}\n{OLDER}\nQuery, 4 May 2010: Who pays?",
            f"{OLD}\n{OLDER}",
            "whole",
            [("update_added", "theirs", "Query, 4 May 2010: Who pays?", "")],
        ),
    ],
)
def test_updates_are_compared_line_by_line(theirs, ours, scope, expected):
    changes = compare(plan(), edited(sent(), 0, update=theirs), edited(plan(), 0, update=ours), scope)
    assert [(change.kind, change.state, change.theirs, change.ours) for change in changes] == expected
    assert len({change.key for change in changes}) == len(changes)


def test_an_undated_line_is_dated_by_its_tracked_change_or_asked():
    there = edited(sent(), 0, update=f"All done\n{OLD}\n{OLDER}")
    (asked,) = compare(plan(), there, plan())
    assert (asked.on, asked.question, ticked(asked)) == (None, "On which day? The file does not say.", False)
    edits = (Edit("Bob Ray", DAY, added="All done\n"), Edit("Cy", dt.date(2027, 1, 1), removed="elsewhere"))
    there[0] = replace(there[0], edits={"update": edits})
    (change,) = compare(plan(), there, plan())
    assert (change.author, change.on, change.question, ticked(change)) == ("Bob Ray", DAY, "", True)


def test_text_below_an_undated_update_is_added_and_one_added_here_is_not_asked_again():
    there = edited(sent(), 2, update="Survey begun in two schools\nNow three")
    (change,) = compare(plan(), there, plan())
    assert (change.kind, change.theirs) == ("update_added", "Now three")
    here = edited(plan(), 2, update="Survey begun in two schools\nNow three")
    assert [change.state for change in compare(plan(), there, here)] == ["same"]


def test_a_corrected_update_is_ticked_only_for_its_author():
    (change,) = compare(plan(), edited(sent(), 0, update=f"{OLD} too\n{OLDER}"), plan())
    assert [ticked(change, name) for name in ("", "Bob Ray", "Ann Lee")] == [False, False, True]
