"""Sources of reminders, one module for each part of the product."""
