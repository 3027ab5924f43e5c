"""Uploaded and downloaded files: checked, read, stored, and prepared in the background."""
