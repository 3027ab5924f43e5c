"""Types of incident."""
