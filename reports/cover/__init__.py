"""The look of reports: cover, logo and colours."""
