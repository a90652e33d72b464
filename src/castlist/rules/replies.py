"""What comes back by a private link and is no answer to a letter."""

SOMEBODY_ELSE = "else"
"""Somebody has the link who says that they are not the performer."""
