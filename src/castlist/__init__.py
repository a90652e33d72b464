"""Castlist: where a theatre company casts a production together."""

__version__ = "0.1.0"
