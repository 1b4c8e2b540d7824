"""What `dpia lab` adds to JupyterLab, and the desk's start page."""
