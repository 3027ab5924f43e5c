"""Every change of incidents: atomic, by a person, with a reason."""
