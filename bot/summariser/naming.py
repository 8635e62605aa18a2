"""From the phrase that speaks to the name that the digest gives."""

import re
from dataclasses import dataclass

from bot.summariser.context import is_outlet, role_after, role_before
from bot.summariser.outline import Outline, Phrase
from bot.summariser.pronouns import resolve
from bot.summariser.registry import BELONGING, GROUP_WORDS, Entity, Registry
from bot.summariser.subjects import Clauses

_NAME_TAIL = re.compile(r"[NI](?:[INS]|fN|D{1,2}N)*n?$")
_LEFT_OUT = frozenset("Sf")  # Jr. and "of" tell no two names apart
_PAPERS = frozenset(
    {"article", "newspaper", "paper", "outlet", "magazine", "tabloid", "broadcaster"}
)
_PAPER_REACHES = 6  # sentences
_AGED = re.compile(r",n[,.]")
_HE = frozenset({"mr.", "mr", "sir", "lord", "king", "prince", "congressman", "councilman", "chairman",
    "spokesman", "businessman", "father", "son", "brother", "husband", "grandfather", "uncle", "actor"})  # fmt: skip
_SHE = frozenset({"mrs.", "mrs", "ms.", "ms", "miss", "lady", "dame", "queen", "princess", "congresswoman",
    "councilwoman", "chairwoman", "spokeswoman", "businesswoman", "mother", "daughter", "sister",
    "wife", "grandmother", "aunt", "actress", "baroness"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """What the digest says for a phrase; ``sure`` is 0 to 100 for a resolved pronoun."""

    text: str | None
    resolved: bool = False
    sure: int = 100
    entity: Entity | None = None


NO_NAME = Name(None)


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
            words = self.outline.words(phrase.start, phrase.end)
            return (
                Name(words)
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
            if speaks and letters in "ti" and self._group and self.sentence - self._group[0] <= 3:
                self._names[phrase.start] = Name(self._group[1], resolved=True, sure=70)
            return
        entity = (
            self._entity(phrase)
            or self._paper(phrase)
            or (self._apposed(phrase) if speaks else None)
        )
        if entity is None:
            if speaks:
                self._group = (self.sentence, self.outline.whole(phrase))
            return
        self.named[phrase.start] = entity
        self._note(entity, phrase, leads=leads, speaks=speaks)
        words = self.outline.words(phrase.start, phrase.end)
        self._names[phrase.start] = Name(
            entity.name, resolved=not words.endswith(entity.name), entity=entity
        )

    def _pronoun(self, phrase: Phrase, *, speaks: bool) -> Name:
        word = self.outline.tokens[phrase.start]
        entity, lead = resolve(word, self.sentence, self.registry.entities)
        if entity is None:
            return NO_NAME
        entity.gender += 1 if word.lower() == "he" else -1
        entity.led_at = self.sentence
        if speaks:
            entity.spoke_at = self.sentence
        return Name(entity.name, resolved=True, sure=min(100, 60 + 2 * lead), entity=entity)

    def _note(self, entity: Entity, phrase: Phrase, *, leads: bool, speaks: bool) -> None:
        kinds = self.kinds
        before = kinds[phrase.start - 1] if phrase.start else "P"
        follows = kinds[phrase.end : phrase.end + 1]
        entity.seen_at = self.sentence
        if leads and follows != "s":
            entity.led_at = self.sentence
        if speaks:
            entity.spoke_at = self.sentence
            entity.person += 1
            if is_outlet(entity):
                self._outlet = (self.sentence, entity)
        if _AGED.match(kinds, phrase.end):
            entity.person += 3
        if before == "b" and self.outline.tokens[phrase.start - 1] in ("in", "In", "at", "At"):
            entity.person -= 1
        for at in range(phrase.start, phrase.end):
            if kinds[at] in "Trd":
                self._weigh(entity, self.outline.tokens[at].lower(), kinds[at])

    def _weigh(self, entity: Entity, word: str, letter: str) -> None:
        if letter == "d":
            entity.person -= 1
            return
        entity.person += 2
        if word in _HE:
            entity.gender += 4
        elif word in _SHE:
            entity.gender -= 4

    def _apposed(self, phrase: Phrase) -> Entity | None:
        """`her manager, Robin Mott, said`: the name beside a role."""
        kinds = self.kinds
        if kinds[phrase.end - 1] != "r" or kinds[phrase.end : phrase.end + 1] != ",":
            return None
        beside = self.outline.phrase_at_start.get(phrase.end + 1)
        if beside is None or kinds[beside.end : beside.end + 1] not in (",", ".", "P"):
            return None
        entity = self._entity(beside)
        if entity and not entity.role:
            start = phrase.start + (kinds[phrase.start] in "dp")
            entity.role = self.outline.words(start, phrase.end) if start < phrase.end else None
        return entity

    def _paper(self, phrase: Phrase) -> Entity | None:
        """`the recent Tull Daily article`, then `the article`: the outlet that speaks through it."""
        tokens, letters = self.outline.tokens, self.kinds[phrase.start : phrase.end]
        if tokens[phrase.end - 1] not in _PAPERS:
            return None
        run = _NAME_TAIL.search(letters[:-1])
        if run:
            start = phrase.start + run.start()
            return self._entity(Phrase(start, phrase.end - 1))
        recent = self._outlet and self.sentence - self._outlet[0] <= _PAPER_REACHES
        return self._outlet[1] if self._outlet and recent and letters[0] == "d" else None

    def _entity(self, phrase: Phrase) -> Entity | None:
        match = _NAME_TAIL.search(self.kinds, phrase.start, phrase.end)
        if not match:
            return None
        start = match.start()
        tokens = self.outline.tokens[start : phrase.end]
        letters = match[0]
        while len(tokens) > 2 and tokens[0] in BELONGING and tokens[-1].lower() not in GROUP_WORDS:
            start, tokens, letters = start + 1, tokens[1:], letters[1:]
        if set(letters) & _LEFT_OUT:
            tokens = [
                token for token, letter in zip(tokens, letters, strict=True) if letter not in "Sf"
            ]
        entity = self.registry.see(tuple(tokens), self.outline.words(start, phrase.end))
        if entity.role is None:
            entity.role = role_before(self.outline, phrase, start) or role_after(
                self.outline, phrase
            )
        return entity
