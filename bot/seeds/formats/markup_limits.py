"""Counts the markup of a page, a feed or a list before it is parsed. Pure.

Parsers of broken markup take time in proportion to the square of an element's attributes, and a
tree takes a hundred times the memory of its text.
"""

import re

from bot.errors import ReadingError

_LONGEST_TAG = 20_000  # characters, without quoted values: pictures in attributes are longer
_TAG = re.compile(r"<[A-Za-z/](?:[^>\"']|\"[^\"]*+\"|'[^']*+')*+")
_QUOTED = re.compile(r"\"[^\"]*+\"|'[^']*+'")
_SECTION, _SECTION_END = "<![CDATA[", "]]>"


def refuse_much_markup(text: str, most: int) -> None:
    """Raise ReadingError for text with too much markup, or with a tag of thousands of attributes.

    ``most`` is the number of < that may be in it, outside CDATA sections: each element has two.
    """
    first, *sections = text.split(_SECTION)
    outside = [first, *(section.partition(_SECTION_END)[2] for section in sections)]
    count = sum(piece.count("<") for piece in outside) + len(sections)
    if count > most:
        raise ReadingError(
            f"It has about {count // 2:,} elements, and no more than {most // 2:,} are read: leave "
            "out what is not the article, or split it."
        )
    for tag in _TAG.finditer(text):
        long = tag.end() - tag.start() > _LONGEST_TAG
        if long and len(_QUOTED.sub("", tag[0])) > _LONGEST_TAG:
            raise ReadingError(
                "One of its elements has thousands of attributes: save the article's text as .txt."
            )
