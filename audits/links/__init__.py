"""From the email into the return: links that open one return in one browser, without signing in (ADR 83)."""
