"""Flat feeds for Excel and Power BI (docs/feeds.md, ADR 95)."""
