"""Flat feeds for Excel and Power BI (docs/feeds.md, ADR 95).

Feeds are whole files with fixed columns: each analyst would have to program lists in parts, OData is a query language
past the rules of visibility, and a secret URL would be in every workbook and log.
"""
