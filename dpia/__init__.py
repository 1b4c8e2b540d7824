"""Judgement: is a DPIA needed, what could go wrong for people, what is left."""
