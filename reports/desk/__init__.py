"""The desk: forms and figures for people who write no code, answered in Python."""
