"""Figures for monitoring, as Prometheus reads them."""
