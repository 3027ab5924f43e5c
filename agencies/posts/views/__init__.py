"""Pages of posts and people."""
