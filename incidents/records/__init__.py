"""Records of incidents: entering, reading, joining and searching them."""
