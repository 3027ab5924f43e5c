"""Published editions of figures."""
