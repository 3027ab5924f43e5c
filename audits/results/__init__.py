"""From an answer to a published result."""
