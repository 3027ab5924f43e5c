"""How the web process is started, and asked whether it is ready."""
