"""The home page, the guide for a new board, and the addresses that a load balancer asks."""
