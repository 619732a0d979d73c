"""The page: from text to lines, from lines to a tree of sections and blocks."""
