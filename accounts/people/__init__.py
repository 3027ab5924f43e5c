"""People: invitations, roles and the page of one's own account."""
