"""Pages of signatories."""
