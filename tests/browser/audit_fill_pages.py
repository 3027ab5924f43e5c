"""Pages on which a return is filled in: test_fill.py looks at them, as an agency."""

FILLED = ["audits:return", "audits:add_evidence", "audits:remove_evidence", "audits:take_back"]
FILL_FILES = ["audits:evidence", "audits:return_file"]
FILL_BUTTONS = ["audits:answer", "audits:improve"]
