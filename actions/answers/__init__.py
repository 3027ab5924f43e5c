"""What each agency answers to an action that asks all of them."""
