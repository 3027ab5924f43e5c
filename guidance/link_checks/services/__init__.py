"""Checking the links of resources: the requests, and storing what came of them."""
