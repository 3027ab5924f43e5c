"""The security journal: what an attack or a misuse of power would leave behind (docs/adr/0078-security-journal.md)."""
