"""You said, we did: what children asked for, and what was done."""
