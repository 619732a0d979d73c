"""Values: what the blocks of a page say, one module for each kind of value."""
