"""Which change in a map, or in the law, moved which risk.

The changes between two maps are edits (`edits`), and time does some of its own
(`time_passed`). Each is tried alone, taken back alone, and with others (`trials`),
until what moved a risk is found (`search`); `moves` tells it for every risk.
"""

from dpia.attribution.moves import Attribution, Move, Review, attribute
from dpia.attribution.search import Cause, How, Thing

__all__ = ["Attribution", "Cause", "How", "Move", "Review", "Thing", "attribute"]
