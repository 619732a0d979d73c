"""Shows how a page was read: in the terminal, as a web page, as a timeline; and a converted archive as a report.

Needs the extra `show`.
"""
