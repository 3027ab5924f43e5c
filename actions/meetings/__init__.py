"""Meetings of the working group: going through the plan, and minutes.

Minutes are the records that a meeting caused and have no text of their own: two minute-takers never write the same
record, and whoever corrects an update corrects the minutes.
"""
