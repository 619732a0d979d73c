"""Archives: folders, files, ZIP, tar, WARC, JSON Lines and Parquet become pages, one after another."""
