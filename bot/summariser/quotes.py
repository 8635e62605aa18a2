"""Extracts the quotations of an article, each with its speaker."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.models import Quote, Span
from bot.summariser.candidates import LEAST_CONFIDENCE, UNATTRIBUTED, Attribution
from bot.summariser.choosing import Choice, SpeakerChooser
from bot.summariser.coreference import CoreferenceResolver
from bot.summariser.outline import Outline
from bot.summariser.quotation_marks import QuotedSpan
from bot.summariser.quotations import is_quotation
from bot.summariser.roles import reporting_outlet, sentence_around
from bot.summariser.speakers import CandidateFinder

if TYPE_CHECKING:
    from bot.summariser.entities import Entity

_WORD = re.compile(r"\w+")
_REPEATED = 8  # words; two quotations that begin with the same ones are one
# With less, the cue between two quoted spans is taken to introduce the second one only.
_SURELY_OF_FIRST = 0.6
_SPLITS_AFTER = ",-—–?!"  # how the first part of a quotation ends where its cue splits it


@dataclass(slots=True)
class _QuotePart:
    """A quoted span with its attribution; one or more parts make a quote."""

    at: int  # the token that masks it
    span: QuotedSpan
    choice: Choice
    joins: bool = False  # whether it continues the quote before it


class QuoteExtractor:
    """Extracts an outline's quotations; afterwards ``resolver`` knows the article's entities."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.finder = CandidateFinder(outline)
        self.resolver = CoreferenceResolver(outline, self.finder.subjects)
        self.chooser = SpeakerChooser(outline, self.resolver)
        self.choices: dict[int, Choice] = {}  # by the token that masks the quoted span

    def extract(self) -> tuple[Quote, ...]:
        """Return every quotation of the article, in order."""
        quotes: list[list[_QuotePart]] = []
        before, left_open = UNATTRIBUTED, False
        for start, end in self.outline.paragraphs:
            inside = self.outline.quote_tokens_in(start, end)
            self.resolver.read(start, end)
            last = self._choose(start, end, inside, before, left_open=left_open)
            for part in self._parts(start, inside, left_open=left_open):
                if part.joins and quotes:
                    quotes[-1].append(part)
                else:
                    quotes.append([part])
            before = last or self.finder.announced(start, end)
            left_open = bool(inside) and self.outline.quoted_span(inside[-1]).closing == "continued"
        return tuple(map(self._quote, self._without_repeated(quotes)))

    def _without_repeated(self, quotes: Sequence[list[_QuotePart]]) -> Iterator[list[_QuotePart]]:
        """Leave out pull quotes: they repeat how an earlier quotation begins, or all of it."""
        seen: set[tuple[str, ...]] = set()
        for parts in quotes:
            beginning = tuple(
                _WORD.findall(self.outline.quoted_text(parts[0].at).lower())[:_REPEATED]
            )
            if len(beginning) < _REPEATED or beginning not in seen:
                yield parts
            seen.add(beginning)

    def _choose(
        self, start: int, end: int, inside: Sequence[int], before: Attribution, *, left_open: bool
    ) -> Attribution | None:
        """Choose the speakers of a paragraph's quoted spans; return the last attribution."""
        previous: tuple[int, Attribution] | None = None
        spoke: Entity | None = None
        last = self.resolver.quoted_last
        for at in inside:
            candidates = self.finder.candidates(
                at, (start, end), previous, before, left_open=left_open
            )
            choice = self.chooser.choose(
                at, candidates, whole=self.finder.is_whole(at), previous=spoke, last=last
            )
            self.choices[at] = choice
            previous = (at, choice.attribution)
            spoke = choice.speaker.entity
        if spoke is not None:
            self.resolver.quoted_last = spoke
        return previous[1] if previous else None

    def _parts(self, start: int, inside: Sequence[int], *, left_open: bool) -> list[_QuotePart]:
        """Return the quoted spans of a paragraph that are quotations."""
        parts: list[_QuotePart] = []
        for number, at in enumerate(inside):
            choice = self.choices[at]
            after = inside[number + 1] if number + 1 < len(inside) else None
            span = self.outline.quoted_span(at)
            goes_on = span.closing == "continued" or (left_open and at == start)
            if not (
                goes_on
                or is_quotation(self.outline, at, choice.attribution)
                or self._opens_split_quote(at, choice.attribution, after)
            ):
                continue
            part = _QuotePart(at, span, choice)
            if parts:
                part.joins = self._is_split(parts[-1], part)
            elif at == start:
                part.joins = left_open
            parts.append(part)
        return parts

    def _opens_split_quote(self, at: int, attribution: Attribution, after: int | None) -> bool:
        """Return whether a word or two open a quotation that its cue splits.

        `"Early," he said, "is when it is cheap."` ``after`` is the token of the next quoted span.
        """
        cue = attribution.cue
        if after is None or cue is None or not at < cue < after:
            return False
        between = self.outline.tags[at + 1 : after]
        ends = self.outline.last_character(at)
        resumes = self.outline.first_character(after).islower()
        return "." not in between and ends == "," and between[-1] == "," and resumes

    def _is_split(self, first: _QuotePart, second: _QuotePart) -> bool:
        """Return whether two parts are one quotation, with nothing but its cue between them."""
        cue, between = first.choice.attribution.cue, self.outline.tags[first.at + 1 : second.at]
        speaker = first.choice.speaker.text
        if speaker != second.choice.speaker.text or "q" in between:
            return False
        if cue is None or not first.at < cue < second.at:
            return not between and speaker is not None
        if "." not in between:
            splits = self.outline.last_character(first.at) in _SPLITS_AFTER
            return splits and first.choice.attribution.probability >= _SURELY_OF_FIRST
        only_cue = between.find(".") == len(between) - 1
        only_cue = only_cue and second.choice.attribution.rule == "same"
        return only_cue and speaker is not None

    def _quote(self, parts: Sequence[_QuotePart]) -> Quote:
        # A speech of several paragraphs may name its speaker late: the surest part counts.
        surest = max(parts, key=lambda part: part.choice.attribution.probability).choice
        confidence = surest.attribution.probability
        referent = surest.speaker
        entity = referent.entity
        speaker = entity.name if entity else referent.text
        named = referent.text is not None and confidence >= LEAST_CONFIDENCE
        return Quote(
            spans=tuple(
                Span(source=self.outline.text, start=part.span.start, end=part.span.end)
                for part in parts
            ),
            speaker=speaker if named else None,
            role=entity.role if named and entity else None,
            verb=self._verb(surest.attribution) if named else None,
            outlet=self._outlet(parts[0].at, surest) if named else None,
            resolved=named and (referent.resolved or speaker != referent.text),
            confidence=round(confidence, 3),
        )

    def _verb(self, attribution: Attribution) -> str | None:
        """Return the reporting verb in the form that the article uses, in lower case."""
        if attribution.cue is None:
            return None
        word = self.outline.tokens[attribution.cue].lower()
        return "according to" if word == "according" else word

    def _outlet(self, at: int, choice: Choice) -> str | None:
        """Return the outlet that was told or that reported, unless it is the speaker itself."""
        cue = at if choice.attribution.cue is None else choice.attribution.cue
        start, end = sentence_around(self.outline, min(at, cue), max(at, cue))
        outlet = reporting_outlet(self.outline, start, end, self.resolver.named)
        return outlet if outlet != choice.speaker.text else None
