"""Run a notebook in a fresh process forked from one that has the imports loaded.

`engine.ForkedEngine` is an engine of papermill. Where a platform cannot fork, or
where its frameworks do not survive it, ordinary kernels are used instead; they are
also the reference for what an executed notebook holds.
"""

FORKED = "dpia-forked"
"""Name of the engine, for papermill's ``--engine``."""
