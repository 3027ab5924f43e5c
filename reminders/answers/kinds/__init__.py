"""The kinds of items on an answer page, by the app whose records they are."""
