"""Words: cutting text into tokens, what phrases mean, and the files of dialects."""
