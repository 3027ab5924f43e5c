"""Home pages: the manager's, a member's and an agency's."""
