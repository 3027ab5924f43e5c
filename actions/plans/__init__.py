"""All plans of a board, and which of them is current."""
