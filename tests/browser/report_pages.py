"""Pages of reports, and why they are not among those that the manager’s tour looks at."""

NO_REPORT_PAGES = {
    **dict.fromkeys([f"reports:{name}" for name in ("file", "preview_file", "logo_file", "template_sample", "sample")], "a file"),
    **dict.fromkeys([f"reports:{name}" for name in ("move", "end_request", "remove_logo", "redaction_drop", "redaction_propose", "take_template_back")], "a button"),
    **dict.fromkeys(
        [
            f"reports:{name}"
            for name in (
                "home", "glance", "glance_words", "charts", "make", "cover", "logo", "template", "redactions", "redaction_new", "redaction", "template_offered", "decisions", "act", "one", "preview", "write", "ask", "freeze", "drop",
                "edition", "correct", "tell", "readers", "decide",
            )
        ],
        "looked at by test_reports.py, with reports made there",
    ),
}  # fmt: skip
