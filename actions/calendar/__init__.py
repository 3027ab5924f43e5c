"""Due dates as a calendar feed and as a timeline."""
