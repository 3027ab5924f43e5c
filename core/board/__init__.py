"""What belongs to a board as a whole: its settings, figures, dates due, search and notices."""
