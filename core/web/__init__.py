"""What every request passes: middleware, the log, limits, checks at the start, and the fixed pages."""
