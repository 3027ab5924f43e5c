"""Pages of incidents, and why they are not among those that the manager’s tour looks at."""

BUTTONS = ("leave", "list_run", "confirm_run", "drop_run", "retire_type", "use_type_again", "move_type_up")
KEEPING = (
    "retention", "run", "access_log", "hold", "lift", "join", "nil_returns", "withdraw_nil", "types", "add_type",
    "change_type",
)  # fmt: skip
NO_INCIDENT_PAGES = {
    **dict.fromkeys(["history_of_incident", "history_of_case_number"], "looked at by test_incidents.py, as a recorder"),
    **dict.fromkeys([f"incidents:{name}" for name in BUTTONS], "a button"),
    **dict.fromkeys([f"incidents:{name}" for name in KEEPING], "looked at by test_incident_keeping.py, as a manager"),
    **dict.fromkeys(
        [f"incidents:{name}" for name in ("number", "find", "nil", "import_accept", "import_forget")], "a button"
    ),
    **dict.fromkeys(
        [f"incidents:{name}" for name in ("home", "records", "purpose", "new", "record", "correct", "void")],
        "looked at by test_incidents.py, as a recorder",
    ),
    **dict.fromkeys(
        [f"incidents:import{name}" for name in ("", "_one", "_cancel", "_undo")],
        "looked at by test_incident_imports.py, as a recorder",
    ),
    **dict.fromkeys([f"incidents:export_{name}" for name in ("quarter", "year", "edition")], "a file"),
    "incidents:import_refused": "a file, and not to be had of an extract",
    **dict.fromkeys(
        [
            f"incidents:{name}"
            for name in ("figures", "year_figures", "rows_behind", "cut_offs", "publish", "published", "edition")
        ],
        "looked at by test_figures.py, after a whole year was played",
    ),
}
