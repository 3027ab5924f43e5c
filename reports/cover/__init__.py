"""The look of reports: cover, logo and colours.

Boards send reports on, so nothing that somebody uploaded is in them as it came: logos and Word templates are rebuilt.
"""
