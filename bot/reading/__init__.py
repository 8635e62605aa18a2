"""Bytes to Articles, and what has changed in the seeds folder.

``read`` reads one file; ``folder`` says which files there are to read. Text is never edited, HTML
and Markdown apart, whose markup is taken off: what is not article text is a list of excluded spans.
"""

from bot.reading.files import Reading, read

__all__ = ["Reading", "read"]
