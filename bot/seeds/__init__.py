"""Turns bytes into Articles, and finds out what has changed in the seeds folder.

``folder`` finds the files to read, ``read`` reads one of them, and ``web_pages`` reads what was
fetched. An article's text is never edited, except that HTML and Markdown lose their markup: what is
not article text is recorded as a list of excluded spans.
"""
