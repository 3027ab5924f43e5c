"""The suite's own tools."""
