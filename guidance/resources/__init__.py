"""Resources for schools: links with a sentence about each, kept up to date by the manager."""
