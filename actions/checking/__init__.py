"""The plan check (P16): what a careful reader would ask about a plan as it stands, each with a way to put it right.

facts.py holds plain values, read by reading.py in a bounded number of statements; the rules are pure functions of them
(actions.py, structure.py, dates.py, words.py, asked.py); listing.py calls them all and leaves out what a person has
said may stay. Nothing is changed here: what a button does stands in actions/checking/services.py.
"""
