"""Articles of our own with gold quotes: what extraction must never fall below.

A quote stands as ``[[speaker|words]]`` inside its marks; ``?`` is a speaker whom nobody can name.
What stands between marks without brackets is no quote.
"""
