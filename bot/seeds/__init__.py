"""Turns bytes into Articles, and finds what has changed in the seeds folder.

``read`` reads one file; ``folder`` says which files there are to read. Text is never edited, except
that HTML and Markdown lose their markup: what is not article text is a list of excluded spans.
"""
