"""People who sign in: their roles and places, and invitations."""
