"""Papers for a school: the letter to parents, and for each class a poster with the link and a sheet for the teacher."""
