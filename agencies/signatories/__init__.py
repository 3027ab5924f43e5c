"""Who signs for an agency: named, confirmed by somebody else, handed over."""
