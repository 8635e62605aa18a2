"""Article → Digest, pure: the same article and topics always give the same digest."""

from collections.abc import Sequence

from bot.models import Article, Digest, Fact, OwnTopic, Quote, Span
from bot.summariser.attribution import sentence_attribution
from bot.summariser.facts import fact_spans
from bot.summariser.headline import headline
from bot.summariser.languages import language_of
from bot.summariser.outline import LONG_WORDS, Outline
from bot.summariser.people import organisations, people
from bot.summariser.quotation_marks import QuotedSpan, quoted_spans, words_in
from bot.summariser.quotes import QuoteExtractor
from bot.summariser.sentences import sentences
from bot.summariser.topics import topics, word_counts

__all__ = ["summarise"]

READ_AT_MOST = 400_000  # characters, five times the longest of news; what follows is not looked at
FACTS_WITHIN = 2_500  # characters: facts come from the first sentences
TOPICS_WITHIN = 3_500  # characters: a story says early what it is about
_A_MINUTE = 1_200  # characters that a reader reads


def summarise(article: Article, own_topics: Sequence[OwnTopic] = ()) -> Digest:
    """What the summariser makes of one article.

    English is done fully; for any other language the digest has lead facts and marked quotes,
    each unattributed.
    """
    text = _without_excluded(article)
    language = language_of(text)
    found = quoted_spans(text)
    outline = Outline(text if language == "en" else "", found if language == "en" else ())
    extractor = QuoteExtractor(outline)
    quotes = extractor.extract() if language == "en" else _unattributed(text, found)
    counts = word_counts(text[:TOPICS_WITHIN])
    lead = sentences(text[:FACTS_WITHIN], found, language)

    def fact(span: Span) -> Fact:
        first, last = outline.tokens_in(span.start, span.end)
        subjects = extractor.attributor.subjects
        said_by = sentence_attribution(outline, subjects, extractor.resolver, first, last)
        return Fact(span=span, attribution=said_by)

    head = headline(text, article.title, lead)
    chosen = fact_spans(text, head.text, lead, quotes, counts)
    entities = extractor.resolver.registry.entities
    return Digest(
        headline=head,
        facts=tuple(map(fact, chosen)),
        quotes=quotes,
        topics=topics(article, counts, own_topics),
        people=people(entities),
        organisations=organisations(entities),
        language=language,
        reading_minutes=max(1, round(len(article.text) / _A_MINUTE)),
    )


def _without_excluded(article: Article) -> str:
    """The text as far as it is looked at, blanks in place of what is not article text."""
    text = article.text[:READ_AT_MOST]
    pieces: list[str] = []
    at = 0
    for start, end in article.excluded:
        first, last = max(start, at), min(end, len(text))
        if first < last:
            pieces += text[at:first], " " * (last - first)
            at = last
    return "".join([*pieces, text[at:]])


def _unattributed(text: str, found: Sequence[QuotedSpan]) -> tuple[Quote, ...]:
    """The quotes of a text whose speakers cannot be told."""
    return tuple(
        Quote(spans=(Span(source=text, start=each.start, end=each.end),))
        for each in found
        if words_in(text[each.start : each.end]) >= LONG_WORDS
    )
