"""Answers as plain rows with the keys of the contract, one module a question."""
