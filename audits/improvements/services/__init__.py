"""What changes improvement actions."""
