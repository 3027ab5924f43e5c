"""Page values of the home pages."""
