"""Tools for authors of dialects: surveys, drafts, scores."""
