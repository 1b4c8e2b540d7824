"""The page across schools: who stands where, and what one e-mail would answer."""

from reports.pages.portfolio.kept import Reviewed, last_reviews
from reports.pages.portfolio.page import (
    Portfolio,
    SchoolLine,
    Standing,
    data_of,
    portfolio_of,
)

__all__ = [
    "Portfolio", "Reviewed", "SchoolLine", "Standing", "data_of", "last_reviews",
    "portfolio_of",
]  # fmt: skip
