"""Word, text or spreadsheet → one neutral PlanDocument → questions and matches → preview → one transaction."""
