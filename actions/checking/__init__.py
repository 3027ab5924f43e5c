"""The plan check: what is doubtful in a plan, each finding with a way to correct it.

facts.py holds plain values, read by reading.py in a bounded number of statements; the rules are pure functions of them
(answers.py, structure.py, dates.py, words.py, asked.py); listing.py calls them all and leaves out dismissed findings.
Nothing is changed here: the buttons call actions/checking/services.py.
"""
