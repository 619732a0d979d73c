"""Dates: from tokens to points, from points to ISO 8601-2."""
