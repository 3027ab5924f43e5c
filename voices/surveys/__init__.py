"""A setting's survey from joining to finishing: the page for whoever runs it."""
