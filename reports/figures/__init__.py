"""Figures as SVG text: no script, nothing loaded, the same twice."""
