"""Pages behind emailed links."""
