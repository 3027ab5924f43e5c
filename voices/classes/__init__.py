"""Classes: the links by which children answer, and the link by which their teacher opens them."""
