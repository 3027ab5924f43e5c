"""Taking over what was changed in a returned file, and taking it back."""
