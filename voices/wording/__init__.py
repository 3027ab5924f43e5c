"""The words of the children's questions, in three age versions."""
