"""Pages of ESLO returns."""
