"""From the phrase that speaks to the name that the digest gives."""

from dataclasses import dataclass

from bot.summariser.context import is_outlet
from bot.summariser.mentions import gender_of, mention, name_run
from bot.summariser.outline import Outline, Phrase
from bot.summariser.pronouns import resolve
from bot.summariser.registry import Entity, Registry
from bot.summariser.subjects import Clauses

_PAPERS = frozenset(
    {"article", "newspaper", "paper", "outlet", "magazine", "tabloid", "broadcaster"}
)
_NEW = frozenset({"a", "an", "one"})
_GROUP_REACHES = 3  # sentences
_PAPER_REACHES = 6  # sentences


@dataclass(frozen=True, slots=True)
class Name:
    """What the digest says for a phrase; ``sure`` is 0 to 100 for a resolved pronoun."""

    text: str | None
    resolved: bool = False
    sure: int = 100
    entity: Entity | None = None


NO_NAME = Name(None)
UNNAMED = 88  # per cent sure of a role or a group: a name may be meant


class Namer:
    """Keeps who was named and who spoke, in reading order, and says who a phrase means."""

    def __init__(self, outline: Outline, clauses: Clauses) -> None:
        self.outline = outline
        self.kinds = outline.kinds
        self.clauses = clauses
        self.registry = Registry()
        self.sentence = 0
        self._counted_to = 0
        self.named: dict[int, Entity] = {}  # by a phrase's first token
        self._names: dict[int, Name] = {}
        self._outlet: tuple[int, Entity] | None = None
        self._group: tuple[int, str] | None = None

    def read(self, start: int, end: int) -> None:
        """Take in a paragraph: its names, its pronouns, and who speaks in it."""
        speaking = {
            phrase.start
            for cue in self.clauses.cues(start, end)
            if (phrase := self.clauses.subject(cue, start)) is not None
        }
        for phrase in self.outline.phrases_in(start, end):
            self._take(phrase, start, speaks=phrase.start in speaking)

    def name(self, phrase: Phrase) -> Name:
        """What a phrase that was read stands for."""
        known = self._names.get(phrase.start)
        if known is None or known is NO_NAME:
            words = self.outline.whole(phrase)
            return (
                Name(words, sure=UNNAMED)
                if self.kinds[phrase.start : phrase.end] not in ("h", "t", "i", "m")
                else NO_NAME
            )
        return known

    def _take(self, phrase: Phrase, start: int, *, speaks: bool) -> None:
        kinds = self.kinds
        self.sentence += kinds.count(".", self._counted_to, phrase.start) + kinds.count(
            "P", self._counted_to, phrase.start
        )
        self._counted_to = phrase.start
        letters = kinds[phrase.start : phrase.end]
        leads = phrase.start == start or kinds[phrase.start - 1] in ".,Qcu"
        if letters == "h":
            if speaks or leads:
                self._names[phrase.start] = self._pronoun(phrase, speaks=speaks)
            return
        if letters in ("t", "i", "m"):
            self._group_again(phrase, letters, speaks=speaks)
            return
        if letters[0] == "p":
            self._vote(phrase)
        entity = self._entity(phrase) or self._paper(phrase) or self._apposed(phrase)
        if entity is None:
            self._unnamed(phrase, letters, leads=leads, speaks=speaks)
            return
        self.named[phrase.start] = entity
        self._note(entity, phrase, leads=leads, speaks=speaks)
        words = self.outline.words(phrase.start, phrase.end)
        self._names[phrase.start] = Name(
            entity.name, resolved=not words.endswith(entity.name), entity=entity
        )

    def _group_again(self, phrase: Phrase, letters: str, *, speaks: bool) -> None:
        """`Farmers are less sure. "…," they say.`"""
        if (
            speaks
            and letters in "ti"
            and self._group
            and self.sentence - self._group[0] <= _GROUP_REACHES
        ):
            self._names[phrase.start] = Name(self._group[1], resolved=True, sure=70)

    def _unnamed(self, phrase: Phrase, letters: str, *, leads: bool, speaks: bool) -> None:
        """A role or a group without a name: "they", "it" or "he" may come back to it."""
        if speaks or (leads and letters[-1] in "RO"):
            self._group = (self.sentence, self.outline.whole(phrase))
        new = letters[0] == "p" or self.outline.tokens[phrase.start].lower() in _NEW
        if leads and new and letters[-1] == "r":
            words = self.outline.whole(phrase)
            entity = self.registry.unnamed(words, gender_of(words.lower().split()))
            self.named[phrase.start] = entity
            self._note(entity, phrase, leads=True, speaks=speaks)

    def _vote(self, phrase: Phrase) -> None:
        """`His rival`: whoever led the last sentence is a he."""
        word = self.outline.tokens[phrase.start].lower()
        last = max(self.registry.recent(), key=lambda entity: entity.led_at, default=None)
        if last and word in ("his", "her") and self.sentence - last.led_at == 1:
            last.gender += 1 if word == "his" else -1

    def _pronoun(self, phrase: Phrase, *, speaks: bool) -> Name:
        word = self.outline.tokens[phrase.start]
        entity, lead = resolve(word, self.sentence, self.registry.recent())
        if entity is None:
            return NO_NAME
        entity.gender += 1 if word.lower() == "he" else -1
        entity.led_at = self.sentence
        if speaks:
            entity.spoke_at = self.sentence
        return Name(entity.name, resolved=True, sure=min(100, 60 + 2 * lead), entity=entity)

    def _note(self, entity: Entity, phrase: Phrase, *, leads: bool, speaks: bool) -> None:
        entity.seen_at = self.sentence
        if leads and self.kinds[phrase.end] != "s":
            entity.led_at = self.sentence
        if speaks:
            entity.spoke_at = self.sentence
            entity.person += 1
            if is_outlet(entity):
                self._outlet = (self.sentence, entity)

    def _apposed(self, phrase: Phrase) -> Entity | None:
        """`her manager, Robin Mott, said`: the name beside a role."""
        kinds = self.kinds
        if kinds[phrase.end - 1] not in "rT":
            return None
        end = phrase.end if kinds[phrase.end] == "," else self.outline.whole_end(phrase)
        if kinds[end] != ",":
            return None
        beside = self.outline.phrase_at_start.get(end + 1)
        if beside is None or kinds[beside.end] not in ",.P" or kinds[beside.start] not in "NIT":
            return None
        entity = self._entity(beside)
        start = phrase.start + (kinds[phrase.start] in "dp")
        if entity and start < end:
            words = self.outline.words(start, end)
            entity.role = entity.role or words
            entity.gender = entity.gender or gender_of(words.lower().split())
        return entity

    def _paper(self, phrase: Phrase) -> Entity | None:
        """`the recent Tull Daily article`, then `the article`: the outlet that speaks through it."""
        tokens, letters = self.outline.tokens, self.kinds[phrase.start : phrase.end]
        if tokens[phrase.end - 1] not in _PAPERS:
            return None
        run = name_run(self.outline, Phrase(phrase.start, phrase.end - 1))
        if run:
            return self._entity(Phrase(run.start(), phrase.end - 1))
        recent = self._outlet and self.sentence - self._outlet[0] <= _PAPER_REACHES
        return self._outlet[1] if self._outlet and recent and letters[0] == "d" else None

    def _entity(self, phrase: Phrase) -> Entity | None:
        found = mention(self.outline, phrase)
        return self.registry.see(found) if found else None
