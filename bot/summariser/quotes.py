"""The quotations of an article, each with its speaker."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.models import Quote, Span
from bot.summariser.naming import NO_NAME, Name, Namer
from bot.summariser.outline import Outline
from bot.summariser.quotation_marks import Stretch
from bot.summariser.roles import reporting_outlet, sentence_around
from bot.summariser.scare_quotes import is_no_quote
from bot.summariser.speakers import GIVEN_FROM, NOBODY, Attributor, Way

_SURELY_ITS_OWN = 60  # per cent: with less, the cue between is only the second's
_SPLITS_AFTER = ",-—–?!"  # how a quotation's first part ends where its cue splits it


@dataclass(slots=True)
class _Found:
    """A quotation under way: its token, stretch, way and name."""

    at: int
    stretch: Stretch
    way: Way
    name: Name
    joins: bool = False  # goes on the quotation before


def _confidence(found: _Found) -> int:
    """Per cent."""
    return max(0, found.way.score) * found.name.sure // 100


class QuoteReader:
    """Reads an outline's quotations in order; afterwards ``namer`` knows the article's people."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.attributor = Attributor(outline)
        self.namer = Namer(outline, self.attributor.clauses)

    def read(self) -> tuple[Quote, ...]:
        """Every quotation of the article, in order."""
        groups: list[list[_Found]] = []
        before, left_open = NOBODY, False
        for start, end in self.outline.paragraphs:
            inside = self.outline.quotes_in(start, end)
            ways = (
                self.attributor.paragraph(start, end, before, left_open=left_open) if inside else []
            )
            self.namer.read(start, end)
            for found in self._kept(start, inside, ways, left_open=left_open):
                if found.joins and groups:
                    groups[-1].append(found)
                else:
                    groups.append([found])
            before = ways[-1] if ways else self.attributor.announced(start, end)
            left_open = bool(inside) and self.outline.stretch(inside[-1]).closing == "continued"
        return tuple(self._quote(group) for group in groups)

    def _kept(
        self, start: int, inside: Sequence[int], ways: Sequence[Way], *, left_open: bool
    ) -> list[_Found]:
        kept: list[_Found] = []
        for number, (at, way) in enumerate(zip(inside, ways, strict=True)):
            after = inside[number + 1] if number + 1 < len(inside) else None
            if is_no_quote(self.outline, at, way) and not self._opens_split(at, way, after):
                continue
            name = self.namer.name(way.phrase) if way.phrase else NO_NAME
            found = _Found(at, self.outline.stretch(at), way, name)
            if kept:
                found.joins = self._splits(kept[-1], found)
            elif at == start:
                found.joins = left_open
            kept.append(found)
        return kept

    def _opens_split(self, at: int, way: Way, after: int | None) -> bool:
        """`"Early," he said, "is when it is cheap."`: a word or two that the next stretch goes on.

        ``after`` is the next stretch's token, if any.
        """
        if after is None or way.cue is None or not at < way.cue < after:
            return False
        between = self.outline.kinds[at + 1 : after]
        ends = self.outline.text[self.outline.stretch(at).end - 1]
        goes_on = self.outline.text[self.outline.stretch(after).start].islower()
        return "." not in between and ends == "," and between[-1] == "," and goes_on

    def _splits(self, first: _Found, second: _Found) -> bool:
        """Whether two stretches are one utterance: nothing stands between but its cue."""
        cue, between = first.way.cue, self.outline.kinds[first.at + 1 : second.at]
        if first.name.text != second.name.text or "q" in between:
            return False
        if cue is None or not first.at < cue < second.at:
            return not between and first.name.text is not None
        if "." not in between:
            splits = self.outline.text[first.stretch.end - 1] in _SPLITS_AFTER
            return splits and first.way.score >= _SURELY_ITS_OWN
        only_cue = between.find(".") == len(between) - 1 and second.way.why == "same"
        return only_cue and first.name.text is not None

    def _quote(self, group: Sequence[_Found]) -> Quote:
        first = max(group, key=_confidence)  # a speech over paragraphs may name its speaker late
        way, name = first.way, first.name
        confidence = _confidence(first)
        given = name.text is not None and confidence >= GIVEN_FROM
        speaker = name.entity.name if name.entity else name.text
        return Quote(
            spans=tuple(
                Span(source=self.outline.text, start=each.stretch.start, end=each.stretch.end)
                for each in group
            ),
            speaker=speaker if given else None,
            role=name.entity.role if given and name.entity else None,
            verb=self._verb(way) if given else None,
            outlet=self._outlet(first) if given else None,
            resolved=given and (name.resolved or speaker != name.text),
            confidence=confidence / 100,
        )

    def _verb(self, way: Way) -> str | None:
        """The reporting verb as it stands in the text, in small letters."""
        if way.cue is None:
            return None
        word = self.outline.tokens[way.cue].lower()
        return "according to" if word == "according" else word

    def _outlet(self, found: _Found) -> str | None:
        """Whom the quotation was said to, or who reported it; never its own speaker."""
        cue = found.at if found.way.cue is None else found.way.cue
        start, end = sentence_around(self.outline, min(found.at, cue), max(found.at, cue))
        outlet = reporting_outlet(self.outline, start, end, self.namer.named)
        return outlet if outlet != found.name.text else None
