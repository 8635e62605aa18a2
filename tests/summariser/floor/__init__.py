"""Articles of our own, annotated with their quotes, and the scores that must not fall.

``[[speaker|words]]`` inside quotation marks is a quote; ``?`` is a speaker who cannot be named.
Text between quotation marks without brackets is no quote.
"""
