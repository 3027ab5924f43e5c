"""Writes about courses: the courses themselves, places on them, attendance, and the emails about them."""
