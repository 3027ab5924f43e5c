"""What changes records of incidents."""
