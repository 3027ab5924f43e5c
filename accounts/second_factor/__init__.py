"""The second factor of signing in, and reauthentication."""
