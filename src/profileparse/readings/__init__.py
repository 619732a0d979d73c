"""Readings: what a stretch of text may mean, and which meaning is chosen."""
