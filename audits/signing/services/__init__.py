"""What signs a return and submits it."""
