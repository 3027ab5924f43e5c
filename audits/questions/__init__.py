"""Questions of audits: their parts, rules, triggers and how answers are read."""
