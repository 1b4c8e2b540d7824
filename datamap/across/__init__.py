"""Tables over the maps of many schools, as columns."""

from datamap.across.schools import FLOW_COLUMNS, TRANSFER_COLUMNS, Schools

__all__ = ["FLOW_COLUMNS", "TRANSFER_COLUMNS", "Schools"]
