"""Pages of the plan: one function a page, one verb each."""
