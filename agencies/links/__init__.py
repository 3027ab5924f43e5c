"""Links that are sent by email: pages that open without signing in."""
