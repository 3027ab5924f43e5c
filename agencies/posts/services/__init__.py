"""What changes who holds a post."""
