"""Pages about classes: of whoever runs the survey, and of the teacher."""
