"""What children said: of one setting, beside what its adults say, and of a round."""
