"""Pages of improvement actions."""
