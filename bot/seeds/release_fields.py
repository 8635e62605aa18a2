"""The fields that hold an article back or retract it: every value counts, the strictest one wins.

An embargo ends at the latest of its times, and not at all while one of them can't be read. A field
that is left empty, or says "none", holds nothing, since many systems export it with every article;
beside another value, it's reported as one that is given twice. "Retracted" in any status field
beats whatever the others say.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice, pairwise

from bot.models import NEVER
from bot.seeds.dates import read_epoch, read_stated_date
from bot.seeds.fields import Fields, fields_of, is_empty, shown_value
from bot.seeds.release_times import read_release_time
from bot.text import skeleton


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_UNTIL = (
    "is|on|date|time|datetime|until|till|til|to|end|ends|ended|ending|at|lift|lifts|lifted|expires|"
    "expiry|expiration|release|for|utc|jusque?|jusquau|jusqua|a|au|hasta|fino|al|ate|tot|bis|do|"
    "indtil|datum|fecha|data|hora"
)
_EMBARGO = re.compile(
    rf"(?:x\w{{0,30}}?)?(?:press|media|news|strict|under|sous|unter|bajo|sob|sotto|onder|pod)?"
    rf"(?:embargo|embargoed|embargad[oa]|embargato|embargiem|sperrfrist|sperrvermerk|sparrfrist|"
    rf"sperrefrist|klausul|klausuleret)(?:{_UNTIL})*"
    r"|x?(?:publish|release|publication)?(?:notbefore|notuntil)|x?(?:publish|release)after|x?hold(?:until|till"
    r"|forrelease(?:until)?)?"
    r"|x?(?:donotpublish|donotrelease|notforpublication|notforrelease|nottobepublished)"
    r"(?:before|until)|gesperrtbis|nichtveroffentlichenvor"
)
_EPOCH = re.compile(r"\d{9,10}|\d{12,13}", re.ASCII)  # seconds or milliseconds from 1973 on
_LONGEST_NOTE, _MOST_NOTES = 300, 20  # characters, and fields
_STATUS = frozenset(
    (
        *("status", "xstatus", "articlestatus", "publicationstatus", "publishstatus", "pubstatus"),
        "creativeworkstatus",
    )
)
_RETRACTED_FIELDS = frozenset(("retracted", "isretracted", "withdrawn", "iswithdrawn", "killed"))
# what agencies and journals call a text that must not be used any more; "canceled" is the word of
# IPTC's NewsCodes for it
_RETRACTED = _words(
    "retracted retraction withdrawn withdrawal killed kill canceled cancelled recalled recall "
    "revoked zuruckgezogen ruckruf retracte retractee retire retiree annule retractado retractada "
    "retirado retirada anulado ritirato ritirata ritrattato annullato ingetrokken tilbagekaldt "
    "trukket indragen tillbakadragen wycofany wycofane"
)
_HELD = _words("embargo embargoed embargado withheld held hold sperrfrist gesperrt")
_NEGATED = _words("not no never un non nicht nie ikke niet")
_NONE = _words(
    "none null ~ undefined no nil false n/a na - -- 0 off lifted expired over ended released "
    "immediate immediately now keine kein nein aufgehoben abgelaufen entfallt sofort aucun non "
    "leve levee sans immediat ninguno ninguna levantado inmediato nessuno scaduto immediato "
    "nenhum imediato geen nee opgeheven vervallen direct ingen nej havt haevet brak nie"
)
_NO_EMBARGO = re.compile(
    r"(?:for )?immediate(?:ly)?(?: release| publication)?|(?:already|has been|was) lifted"
    r"|not? (?:longer )?(?:under )?(?:embargo(?:ed)?|applicable|required)"
    r"|(?:keine sperrfrist|sans embargo|aucun embargo|sin embargo|nessun embargo|sem embargo"
    r"|geen embargo|inget embargo|ingen embargo|bez embarga)"
)
_FALSE = frozenset(("", "0", "false", "no", "none", "null", "~", "nein", "non", "nej", "nie"))
# objects that describe the article, in JSON and front matter; others describe something else, such
# as its author or a related article
_ABOUT_ARTICLE = frozenset(
    (
        *("meta", "metadata", "article", "document", "news", "item", "header", "headers", "data"),
        *("attributes", "properties", "fields", "publication", "publishing", "release", "rights"),
        *("frontmatter", "pressrelease", "workflow", "params", "extra", "custom", "graph"),
    )
)
_TOPICS = _words(
    "topics topic tags tag keywords keyword category categories section subjects labels"
)
_NAME_KEYS, _VALUE_KEYS = ("name", "property", "key", "itemprop"), ("content", "value")
_DEEPEST, _MOST_NESTED = 5, 1_000  # levels of objects, and values in them
_MOST_VALUES = 200  # of embargoes; nobody means so many times


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """What the fields say: ``embargo`` is in UTC, or NEVER if it can't be read; with sentences."""

    retracted: bool
    embargo: datetime | None
    problems: tuple[str, ...]


def is_release_field(name: str) -> bool:
    """Return whether a field of this name may hold or retract, such as Status or Not-Before."""
    return is_status_field(name) or _EMBARGO.fullmatch(_squashed(name)) is not None


def is_status_field(name: str) -> bool:
    """Return whether a field of this name may retract."""
    squashed = _squashed(name)
    return squashed in _STATUS or squashed.removeprefix("x") in _RETRACTED_FIELDS


def other_values(fields: Fields) -> tuple[str, ...]:
    """Return the short texts of fields that neither hold nor retract: one may be a notice in words.

    An editor's note may be in a field of any name.
    """
    return tuple(
        value
        for name, value in fields
        if isinstance(value, str) and len(value) <= _LONGEST_NOTE and may_be_notice(name)
    )[:_MOST_NOTES]


def may_be_notice(name: str) -> bool:
    """Return whether a field of this name may hold an article in words: topics are no notice."""
    return not is_release_field(name) and _squashed(name) not in _TOPICS


def read_release(fields: Fields, anchor: date | None) -> Release:
    """Read all fields that hold or retract; ``anchor`` is the article's date, if it has one.

    A problem is a sentence about a field that is given twice or can't be read.
    """
    stated = [(_squashed(name), name.strip(), value) for name, value in all_fields(fields)]
    embargoes = [each for each in stated if _EMBARGO.fullmatch(each[0])]
    statuses = [each for each in stated if each[0] in _STATUS]
    words = [word for _, _, value in statuses for word in _status_words(value)]
    retracted = any(each in _RETRACTED for each in words) or any(
        squashed.removeprefix("x") in _RETRACTED_FIELDS and _truthy(value)
        for squashed, _, value in stated
    )
    problems: list[str] = []
    embargo = _latest([value for _, _, value in embargoes], anchor, problems)
    if any(each in _HELD for each in words) and embargo != NEVER:
        # a status may say until when itself: "Embargoed until 9 December 2099"
        values = (each for _, _, value in statuses for each in _parts(value))
        times = (_read_time(each, anchor) for each in islice(values, _MOST_VALUES))
        embargo = max((each for each in (embargo, *times) if each), default=NEVER)
        if embargo == NEVER:
            problems.append(
                "Its status says that it's held, but no field says until when: it's held until one "
                "does, such as `embargo: 2026-11-20T09:30Z`, or the status is changed."
            )
    problems += _doubled(embargoes, "the latest time counts")
    problems += _doubled(statuses, "“retracted” counts" if retracted else "none says “retracted”")
    return Release(retracted=retracted, embargo=embargo, problems=tuple(problems))


def all_fields(fields: Fields) -> Fields:
    """Return the fields, and those within objects that describe the article, such as "metadata".

    A list of such objects, and of pairs like {"name": "embargo", "content": …}, is looked through.
    """
    return Fields(tuple(islice(_nested(fields, _DEEPEST), _MOST_NESTED)))


def _nested(fields: Fields, levels: int) -> Iterator[tuple[str, object]]:
    for name, value in fields:
        yield name, value
        if levels and _squashed(name) in _ABOUT_ARTICLE:
            for each in value if isinstance(value, (list, tuple)) else (value,):
                yield from _nested(_as_fields(each), levels - 1)


def _as_fields(value: object) -> Fields:
    """Return an object's fields, or the one that a pair of a name and a value is."""
    fields = fields_of(value) if isinstance(value, dict) else value
    if not isinstance(fields, Fields):
        return Fields()
    name = fields.get(*_NAME_KEYS)
    if isinstance(name, str) and is_release_field(name):
        return Fields(((name, fields.get(*_VALUE_KEYS)),))
    return fields


def _squashed(name: str) -> str:
    """Return the name's letters, without a namespace such as "article:" or "dc."."""
    return re.sub(r"[\W_]", "", re.split(r"[:.]", skeleton(name.strip(" :.")))[-1])


def _status_words(value: object) -> list[str]:
    """Return the words of a status of any shape, without those that it denies."""
    words = [re.findall(r"\w+", skeleton(each)) for each in _parts(value) if isinstance(each, str)]
    return [
        word for each in words for before, word in pairwise(["", *each]) if before not in _NEGATED
    ]


def _parts(value: object) -> Iterator[object]:
    """Yield the values that a value of any shape is made of."""
    todo = [value]
    while todo:
        part = todo.pop()
        if isinstance(part, Mapping):
            todo += reversed([*part.values()])
        elif isinstance(part, Fields):
            todo += reversed([each for _, each in part])
        elif isinstance(part, (list, tuple)):
            todo += reversed(part)
        else:
            yield part


def _truthy(value: object) -> bool:
    return bool(value) if not isinstance(value, str) else skeleton(value) not in _FALSE


def _latest(values: Sequence[object], anchor: date | None, problems: list[str]) -> datetime | None:
    """Return the latest embargo; NEVER if one cannot be parsed, since that one may be later."""
    times = []
    stated = (each for value in values for each in _values(value))
    said = (each for each in stated if not _says_nothing(each))
    for number, value in enumerate(islice(said, _MOST_VALUES + 1)):
        read = _read_time(value, anchor) if number < _MOST_VALUES else None
        times.append(read or NEVER)
        if read is None:
            problems.append(
                f"“{shown_value(value)}” is not a time that can be read: the article is held until "
                "its embargo is mended. Write it as 2026-11-20T09:30Z."
            )
    return max(times, default=None)


def _values(value: object) -> Iterator[object]:
    """Yield the values of a list; the texts of an object, such as day and hour, are one value."""
    for part in value if isinstance(value, (list, tuple)) else (value,):
        if not isinstance(part, (Mapping, Fields, list, tuple)):
            yield part
            continue
        parts = [each for each in _parts(part) if not _says_nothing(each)]
        words = [each for each in parts if isinstance(each, str)]
        yield from (each for each in parts if not isinstance(each, str))
        yield " ".join(words)[:_LONGEST_NOTE]


def _says_nothing(value: object) -> bool:
    if is_empty(value) or value is False:
        return True
    words = skeleton(value[:_LONGEST_NOTE]).strip(" .!*_\"'()[]") if isinstance(value, str) else ""
    return words in _NONE or bool(_NO_EMBARGO.fullmatch(words))


def _read_time(value: object, anchor: date | None) -> datetime | None:
    if isinstance(value, str) and _EPOCH.fullmatch(value.strip()):
        return read_epoch(int(value))
    found = read_stated_date(value)
    if found is None and isinstance(value, str):
        return read_release_time(skeleton(value[:_LONGEST_NOTE]), anchor)
    return found


def _doubled(stated: Sequence[tuple[str, str, object]], counts: str) -> list[str]:
    """Return a sentence for each name that is given more than once."""
    numbers = Counter(squashed.removeprefix("x") for squashed, _, _ in stated)
    names = {squashed.removeprefix("x"): name for squashed, name, _ in reversed(stated)}
    return [
        f"“{shown_value(names[each])}” is given "
        f"{'twice' if number == 2 else f'{number:,} times'}: {counts}. Leave one of them."
        for each, number in numbers.items()
        if number > 1
    ]
