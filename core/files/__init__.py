"""Files that people send or are sent: judged, read, stored, and prepared in the background."""
