"""Values of an action's page."""
