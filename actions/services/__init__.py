"""Every write to the plan: keyword-only, atomic, with `by=` and a reason that stands in the history.

A service checks the rules of the plan and raises core.records.rules.RuleBroken with a sentence for the person; who
may call it is judged by the view, through agencies/access.py.
"""
