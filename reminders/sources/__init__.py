"""What is to be said to whom on a day, one module for each part of the product."""
