"""A new plan that carries forward what is not finished."""
