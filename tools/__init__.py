"""What makers of a release run: `python3 dev.py release VERSION` and `python3 dev.py sbom`."""
