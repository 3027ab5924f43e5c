"""What changed in a plan between two moments: two states of it (actions/past/asat.py) → facts → changes as text."""
