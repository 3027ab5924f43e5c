"""Charts as SVG, for pages and documents."""
