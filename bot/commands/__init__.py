"""Turns what somebody typed or pressed into a Reply: one file for each family of commands."""
