"""ESLO returns: the yearly question who the lead officers are."""
