"""The page on which people answer an email without signing in."""
