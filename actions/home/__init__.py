"""Pages on which people begin: the manager's, a member's and an agency's."""
