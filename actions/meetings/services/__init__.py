"""Services of meetings and minutes."""
