"""Classes: the links by which children answer, and the link by which their teacher opens them.

Teachers need no account for one lesson a year; beside a link that is open for a week there is no adult, and slips for
each child get lost.
"""
