"""Reviews of every school in a folder: many at once, restartable, one writer."""
