"""Updates, timescales, declared states and requests for updates of an action."""
