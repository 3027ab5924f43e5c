"""The page of a survey, and the list of surveys."""
