"""What changes a questionnaire."""
