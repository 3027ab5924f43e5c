"""“You said, we did”: what children said in the published figures, and what was done about it."""
