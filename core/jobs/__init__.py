"""What is done outside a request: files that take long to make, and jobs of the day.

Tasks are Django's own, kept in our database (settings.TASKS); `python manage.py db_worker` does them.
"""
