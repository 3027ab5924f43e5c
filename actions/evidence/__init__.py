"""Files and links that show what an action achieved."""
