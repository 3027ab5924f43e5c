"""The second step of signing in, and proving again who somebody is."""
