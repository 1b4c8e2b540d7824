"""A map in the forms that other programs read."""
