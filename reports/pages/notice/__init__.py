"""The privacy notice as the map has it, for a school to publish."""
