"""Middleware, logging, rate limits, checks at the start, and fixed pages."""
