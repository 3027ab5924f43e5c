"""A plain Django project: sessions, authentication, messages, a base template and one page. The unit of the benchmark."""
