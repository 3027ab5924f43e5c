"""What a question is: its parts, rules, triggers and how answers are read."""
