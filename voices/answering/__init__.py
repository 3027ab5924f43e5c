"""The pages on which children answer: forms are taken apart into counts on arrival (ADR 89)."""
