"""A whole archive: pages in, one file or database out, with the failures beside it."""
