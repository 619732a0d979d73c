"""Text: bytes, encodings, offsets, and web pages as text."""
