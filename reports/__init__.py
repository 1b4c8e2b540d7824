"""Showing: values ready to show, figures, HTML, notebooks, the ``dpia`` command."""
