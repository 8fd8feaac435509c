"""What the readers of CI systems share: conditions, expressions, matrices, templates and the jobs that come of them."""
