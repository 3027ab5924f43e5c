"""Background work: files that take long to create, and daily jobs.

Tasks are Django's own, stored in our database (settings.TASKS); `python manage.py worker` runs them (lanes.py).
"""
