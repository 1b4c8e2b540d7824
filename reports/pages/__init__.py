"""Pages of values: what each report says, before it is HTML."""
