"""Values of these pages."""
