"""How press offices say that a text must not be published yet, in ten languages.

Spelt as ``text.skeleton`` leaves words. Each wording has to stand where such a notice begins: at
the beginning of a line or sentence, in brackets, or behind "Press release" and the like. News about
an embargo on trade, or about a report that was embargoed, begins otherwise.
"""

import re
from typing import NamedTuple

from bot.seeds.calendar_words import MIDNIGHT, MONTHS, NOON, WEEKDAYS

_NAMES = "|".join(sorted([*WEEKDAYS, *MONTHS, *NOON, *MIDNIGHT], key=len, reverse=True))
_SMALL = (
    r"(?:the|on|at|from|after|am|um|ab|dem|den|der|le|les|au|a|as|la|las|los|el|il|al|alle|ore"
    r"|om|op"
    r"|kl|godz|do|dia|de|o|next|this)"
)
# a day or an hour begins here
_TIME = (
    rf"(?=\W*(?:{_SMALL}\b\W*){{0,3}}(?:\d|(?:{_NAMES})\b|tomorrow|tonight|morgen|demain|manana))"
)
START = re.compile(r"(?:^|[^\w\s,'&%$/-]|(?<=\s)-+(?=\s)|/\s)[\W_]*")
"""Where a notice may begin: at the beginning of a line, or behind a mark that isn't in a word."""

HEAD = re.compile(
    r"(?:(?:press|news|media)[ -]?(?:release|statement|notice|note|advisory|briefing|alert|info\w*)"
    r"|presse\w*|medien\w*|communique(?: de presse)?|dossier de presse|comunicado(?: de \w+)?"
    r"|nota de (?:prensa|imprensa)|comunicato(?: stampa)?|nota stampa|persbericht|perscommunique"
    r"|pressmeddelande|pressemeddelelse|pressemelding|informacja prasowa|komunikat(?: prasowy)?"
    r"|advance(?: copy)?|attention(?: editors)?"
    r"|(?:note to |for )?(?:the )?editors?(?:[ ']s? note)?|nota bene|nb|note"
    r"|please note(?: that)?|important(?: notice)?|warning|urgent|achtung(?: redaktionen)?|wichtig"
    r"|hinweis(?: an die redaktionen)?|bitte beachten(?: sie)?|attenzione|attention|atencion"
    r"|atencao"
    r"|importante?|let op|obs|uwaga|(?:private and )?confidential\w*|privileged|eds|please|bitte"
    r"|veuillez|and|und|et|respect|observe|mit|with|beachten sie|merci(?: de)?(?: bien)?"
    r"(?: vouloir)?(?: respecter)?)\b\W*"
)
"""What may stand before a notice, up to three times: "Press release", "Please note" …"""

_QUALIFIERS = (
    r"(?:(?:strict(?:ly|ement)?|under|still|currently|full|fully|total|absolute(?:ly)?|media|press|news"
    r"|publication|broadcast|the|an?|die|der|l|global|worldwide|international|sous|strikt\w*"
    r"|streng\w*|unter|bajo|estrict\w+|estrit\w+|sob|sotto|stretto|objet\w*|onder|absoluut|pod|scislym|med"
    r"|presse?|absolu|rigoureux|rigoroso|totale?)"
    r"\b\W*){0,4}"
)
_EMBARGO = (
    r"(?:embargo(?:ed|es)?|embargad[oa]s?|embargat[oa]|embargiem|(?:sende|presse)?sperrfrist\w*|sperrvermerk"
    r"|sparrfrist\w*|sperrefrist\w*|klausul(?:eret|erad|ert)?)"
)
_UNTIL = (
    r"(?:until|till?|'til|thru|through|before|bis|ab|endet|jusqu\w*|hasta|fin[oa]|sino|ate|tot"
    r"|indtil|frem til|t\.?o\.?m|against delivery|a respecter|beachten)\b"
)
_FOR_RELEASE = (
    r"(?:for|pending|from) (?:\w+ )?(?:release|publication|broadcast|use|print|online|distribution)"
)
_THINGS = (
    r"(?:\w*release|information\w*|reports?|story|stories|documents?|materials?|statement|texts?"
    r"|contents?|study|studies|papers?|announcement|press|media|message|e-?mail|speech|data|figures"
    r"|findings|results|copy|articles?|research|briefing|kit|photos?|images?|videos?|news|embargo"
    r"|\w*mitteilung\w*|meldung\w*|inhalt\w*|bericht\w*|studie\w*|dokument\w*|rede|sperrfrist"
    r"|communique|etude|contenu|discours|rapport|informations?|textes?|comunicados?"
    r"|informacion(?:es)?"
    r"|nota|textos?|estudios?|documentos?|contenidos?|comunicat[oi]|notizi[ae]|testo|studio"
    r"|documento"
    r"|informazion[ei]|informacao|informacoes|noticias?|conteudo|estudo|persbericht\w*|informatie"
    r"|onderzoek|pressmeddelande\w*|nyhet\w*|rapport\w*|artikel\w*|pressemeddelelse\w*|historie\w*"
    r"|komunikat\w*|informacj\w+|material\w*|tekst\w*|raport\w*|badani\w+)"
)
_THIS = (
    r"(?:this|these|all|our|the|following|attached|enclosed|everything|dies\w*|die|der|das|ce|cet"
    r"|cette|ces|le|la|les|l'|este|esta|estos|estas|el|il|lo|quest\w+|o|a|dit|deze|het|de|den|det"
    r"|denna|detta|denne|dette|niniejsz\w+|ten|ta|to)"
)
_IS = (
    r"(?:is|are|remains?|must|comes?|being|ist|sind|unterliegt|unterliegen|steht|stehen|est|sont"
    r"|reste|fait|esta|estan|queda|es|e|sono|rimane|estao|staat|valt|zijn|ar|er|jest|sa|objet\w*)"
)
_USED = (
    r"(?:publish\w*|publication|releas\w+|broadcast\w*|us(?:e|ed|age)|distribut\w+|quot\w+|print\w*"
    r"|transmi\w+|circulat\w+|shar\w+|report\w*|disclos\w+|post\w*|air\w*|run|online|reproduc\w+"
    r"|made)"
)
_EARLIER = r"(?:before|until|till|prior to|ahead of|earlier than|in advance of)\b"
_GAP = r"[^.\n]{0,60}?\b"
_END = r"\s*(?:$|\n|[^\w\s,'&-])"
_ALONE = r"\s*(?:$|\n|[\])*|])"

_NO_EARLIER = r"(?:on|at|from|after|by|upon|only|not before|no earlier than|not earlier than)"
_SOME_WORDS = r"(?:[\s,]+\w+){0,4}?"
_NOTICE = rf"{_QUALIFIERS}{_EMBARGO}"
# what stands between the word and its time
_ABOUT = (
    r"(?:date|time|notice|copy|material|story|release|news|period|datum|und|and|in force|in place"
    r"|in effect|is in place|applies|gilt|lifts?|ends|expires|strict\w*|strikt\w*|information"
    r"|press release)\b"
)
# "to", "for" and the like need a time behind them, unlike "embargo to end", "embargo do petroleo"
_AFTER = (
    rf"(?:{_END}|\s*{_TIME}|\W+(?:{_UNTIL}|(?:to|for|of|do|am|le|au|on|at|from)\b\W*{_TIME}"
    rf"|{_FOR_RELEASE}\b))"
)


class Wording(NamedTuple):
    """A wording; it holds only with a time behind it if ``weak``.

    ``day_first`` says that its language writes the day before the month, in figures, too.
    """

    pattern: re.Pattern[str]
    weak: bool = False
    day_first: bool = False


def _wordings(*patterns: str, weak: bool = False, day_first: bool = False) -> tuple[Wording, ...]:
    return tuple(Wording(re.compile(each), weak, day_first) for each in patterns)


WORDINGS: tuple[Wording, ...] = (
    # the word for embargo, in any language
    *_wordings(
        rf"{_NOTICE}{_AFTER}",
        rf"{_NOTICE}\W+(?:{_ABOUT}\W*)*{_AFTER}",
        rf"{_THINGS}\s+{_NOTICE}(?:\W+(?:strict\w*|absolut?|total)\b)?{_AFTER}",
        rf"{_THIS}\b{_SOME_WORDS}[\s,]*{_THINGS}\b{_SOME_WORDS}{_SOME_WORDS}\s+{_IS}\b"
        rf"{_SOME_WORDS}\s+{_EMBARGO}(?:\W+(?:strict\w*|absolut?|total)\b)?{_AFTER}",
        rf"(?:this|these|all of this|everything) (?:\w+ )?{_IS}\b{_SOME_WORDS}\s+{_EMBARGO}"
        rf"{_AFTER}",
        rf"es gilt (?:\w+ )*{_EMBARGO}",
        rf"an? {_EMBARGO} applies\b",
    ),
    # English
    *_wordings(
        r"(?:strictly |must |may |should |shall |can )?not (?:yet )?(?:to be |be )?(?:for )?"
        rf"(?:\w+ )?{_USED}\b{_GAP}{_EARLIER}",
        rf"(?:strictly )?not for (?:publication|release|broadcast|immediate release)"
        rf"(?: yet)?{_ALONE}",
        rf"(?:do not|don't|never) (?:publish|release|broadcast|distribute|quote|print)\b"
        rf"{_GAP}{_EARLIER}",
        rf"(?:do not|don't|never) {_USED}\b{_GAP}{_EARLIER}\s*{_TIME}",
        rf"(?:do not|don't) (?:publish|release|broadcast)(?: yet)?{_ALONE}",
        rf"(?:strictly )?(?:confidential|restricted|under wraps|secret) (?:until|till)\b\W*{_TIME}",
        rf"{_THINGS}\s+(?:contained )?(?:herein|below|above|attached|enclosed)\s+{_IS}\s+"
        rf"{_SOME_WORDS}\s*{_EMBARGO}{_AFTER}",
        rf"no (?:\w+ )?(?:publication|broadcast|release|distribution|reporting)\b"
        rf"{_GAP}{_EARLIER}\s*{_TIME}",
        rf"no (?:\w+ )?use\b{_GAP}{_EARLIER}\s*{_TIME}",
        rf"{_THIS}\b{_SOME_WORDS}[\s,]*{_THINGS}\b{_SOME_WORDS}{_SOME_WORDS}\s+"
        rf"(?:(?:may|must|can|should|shall|is|are) ?not|cannot)\b(?:\s+\w+){{0,2}}?\s+{_USED}\b"
        rf"{_GAP}{_EARLIER}",
        rf"nothing (?:in|from|of) {_THIS}\b{_SOME_WORDS} (?:may|must|can|should) be {_USED}\b"
        rf"{_GAP}{_EARLIER}",
        r"hold(?:ing)? (?:(?:this |the )?(?:story|copy|release|publication) )?"
        r"(?:until|till)\b",
        rf"hold(?:ing)? for (?:(?:press |media )?(?:release|publication|broadcast|arrival)\b"
        rf"|{_TIME})",
        rf"hfr\b\W*{_TIME}",
        rf"(?:strictly )?for (?:general |public |media |press |news |online |print )?"
        rf"(?:release|publication|broadcast|use)(?: only)?\W*(?:{_NO_EARLIER}\b\W*)*"
        rf"(?:{_TIME}|delivery\b)",
        r"(?:strictly )?for (?:release|publication|broadcast)(?: only)? (?:after|upon"
        r"|not before|no earlier than|not earlier than)\b",
        r"for (?:release|publication)\s*(?:$|\n|:)(?!\W*(?:immediate|now|at once|any))",
    ),
    *_wordings(
        rf"(?:(?:release|publication|publish|broadcast)(?: date| time)?(?: (?:and|&) time)?"
        r"|(?:date|time) (?:of|for) (?:release|publication)"
        r"|(?:to be|may be|can be|must be) (?:published|released)(?: only)?|publishable"
        r"|available for (?:publication|release)|not before|no earlier than|not earlier than)"
        rf"[\s:(-]*(?:{_NO_EARLIER}\b[\s:(-]*)*{_TIME}",
        r"(?:(?:the|this|release|press|news|media) )?embargo (?:on (?:\w+ ){1,3})?"
        r"(?:will be|is|is to be|to be|will)? ?(?:lift\w*|ends?|expires?)\b",
        weak=True,
    ),
    *_wordings(
        rf"(?:l'|das |die |el |l |het |de )?{_EMBARGO} (?:\w+ ){{0,2}}?(?:levee?|endet|termina"
        rf"|vence|finaliza|scade|vervalt|upphor|ophaeves|oppheves|wygasa)\b\W*{_TIME}",
        weak=True,
        day_first=True,
    ),
    # German
    *_wordings(
        rf"(?:gesperrt|frei(?:gegeben)?(?: zur veroffentlichung)?"
        r"|zur veroffentlichung(?: frei(?:gegeben)?)?|veroffentlichung|publikation|sendefrei"
        r"|druckfrei|abdruck)(?: frei)?(?: erst| nicht"
        rf"| fruhestens)? (?:bis|ab|vor|am)\b\W*{_TIME}",
        r"(?:veroffentlichung|verwendung|berichterstattung|publikation|abdruck|sendung)\w*"
        r"(?: bitte)?(?: erst| nicht| fruhestens| keinesfalls)+ (?:ab|vor|nach|am|bis)\b",
        rf"nicht (?:zur? )?(?:veroffentlich\w+|verwend\w+|publi\w+|senden)(?: bitte)?{_GAP}"
        r"(?:vor|bis)\b",
        r"(?:\w+ )?nicht vor (?:dem )?[^\n]{3,60}? (?:veroffentlich|publizier|verwend|send)",
        rf"{_THIS}\b\s*{_THINGS}\b(?:\s+\w+){{0,6}}? (?:nicht vor|erst (?:ab|am|nach))\b",
        rf"{_THIS}\b\s*{_THINGS}\b (?:ist|sind|bleibt) (?:noch )?bis\b{_GAP}gesperrt",
        rf"erst (?:ab|am|nach)\b{_GAP}(?:veroffentlich|verwend|publizier|send)",
        day_first=True,
    ),
    *_wordings(
        rf"(?:freigabe|veroffentlichung(?:stermin|sdatum)?|freigabetermin)\W*{_TIME}",
        day_first=True,
        weak=True,
    ),
    # French
    *_wordings(
        rf"(?:a )?ne pas (?:\w+ )?(?:publi\w+|diffus\w+|communiqu\w+|utilis\w+)\b{_GAP}"
        r"(?:avant|jusqu)",
        rf"(?:publication|diffusion|parution|reproduction)\b(?: \w+)? interdite?\b{_GAP}"
        r"(?:avant|jusqu)",
        rf"(?:interdit\w*|interdiction) (?:de |a la |toute )?(?:\w+ )?(?:publi\w+|diffus\w+)\b"
        rf"{_GAP}(?:avant|jusqu)",
        rf"(?:pas|aucune) (?:de )?(?:publication|diffusion|parution)\b{_GAP}avant\b",
        r"(?:a (?:publier|diffuser)|pour (?:publication|diffusion|parution)|publication"
        r"|diffusion|parution)(?: autorisee)?(?: seulement| uniquement)? (?:a partir|apres)\b",
        rf"{_THIS}\s*{_THINGS}\b(?:\s+\w+){{0,4}}? ne (?:\w+ )+(?:publie|diffuse|utilise)\w*\b"
        rf"{_GAP}avant\b",
        day_first=True,
    ),
    *_wordings(
        rf"(?:a (?:publier|diffuser)|pour (?:publication|diffusion)|publication|diffusion)\W*"
        rf"(?:le\b\W*)?{_TIME}",
        day_first=True,
        weak=True,
    ),
    # Spanish
    *_wordings(
        rf"(?:no|prohibid[oa]|prohibida su|se prohibe(?: su| la)?) (?:\w+ )?(?:publi\w+|difu\w+"
        rf"|divulg\w+|emit\w+|reprodu\w+)\b{_GAP}(?:antes|hasta)\b",
        r"(?:para )?(?:su )?(?:publica\w+|publicable|difusion|difundir)(?: solo| unicamente)?"
        r" (?:a partir|despues)\b",
        day_first=True,
    ),
    *_wordings(
        rf"(?:para )?(?:su )?(?:publica\w+|difusion)\W*(?:el\b\W*)?{_TIME}",
        day_first=True,
        weak=True,
    ),
    # Italian
    *_wordings(
        rf"(?:da )?non (?:\w+ )?(?:pubblic\w+|diff\w+|divulg\w+|utilizz\w+)\b{_GAP}(?:prima"
        rf"|fino)\b",
        rf"(?:pubblic\w+|diff\w+|divulg\w+)(?: \w+)? (?:vietat\w+|proibit\w+)\b{_GAP}(?:prima"
        rf"|fino)\b",
        rf"(?:vietat\w+|proibit\w+) (?:la |ogni )?(?:pubblic\w+|diff\w+|divulg\w+)\b{_GAP}"
        rf"(?:prima|fino)\b",
        rf"(?:per la |da )?(?:pubblic\w+|diff\w+)(?: solo)? (?:a partire|dopo|dal"
        rf"|dalle)\b\W*{_TIME}",
        day_first=True,
    ),
    # Portuguese
    *_wordings(
        rf"(?:nao|proibid[oa](?: a)?) (?:\w+ )?(?:publi\w+|divulg\w+|difund\w+|difus\w+)\b{_GAP}"
        r"(?:antes|ate)\b",
        r"(?:para )?(?:publica\w+|divulga\w+)(?: autorizada)?(?: so| apenas| somente)?"
        r" (?:a partir|apos|depois)\b",
        day_first=True,
    ),
    # Dutch
    *_wordings(
        rf"niet (?:\w+ )?(?:publi\w+|openbaar|verspreid\w*|uitzend\w+)\b{_GAP}(?:voor|tot)\b",
        rf"(?:mag |mogen |dit mag )?niet (?:\w+ )?(?:gepubliceerd|verspreid|openbaar)\w*\b{_GAP}"
        r"(?:voor|tot)\b",
        rf"niet eerder (?:publiceren|verspreiden|openbaar maken)\b{_GAP}dan\b",
        r"(?:vrij(?:gegeven)?|publi\w+|openbaar)(?: voor publicatie)?(?: pas)? (?:vanaf|na)\b",
        day_first=True,
    ),
    # Swedish, Danish, Norwegian
    *_wordings(
        rf"(?:far |skall? |ma |kan |bor |maste )?(?:ej|inte|ikke) (?:\w+ )?(?:publi\w+|offentlig\w+"
        rf"|bring\w+|spri\w+|anvand\w+|brug\w+)\b{_GAP}(?:fore|innan|for|inden)\b",
        r"(?:\w+ )?(?:far|ma|kan|maste) (?:forst|tidigast|tidligst|kun) (?:publi\w+|offentlig\w+"
        r"|bring\w+|anvand\w+)\b",
        rf"(?:publiceras|publisering|publicering|offentliggores|offentliggorelse|bringes|frigives"
        rf"|frislipp|frigivet)(?: \w+)? (?:tidigast|tidligst|forst|fra|fran|efter|etter"
        rf"|den)\b\W*{_TIME}",
        rf"(?:publiceras|offentliggores|bringes|frigives|frigis)\W+{_TIME}",
        r"sperret til\b",
        day_first=True,
    ),
    # Polish
    *_wordings(
        rf"(?:prosimy |prosze )?nie (?:\w+ )?(?:publikowac|publikuj\w*|rozpowszechniac"
        rf"|ujawniac)\b{_GAP}(?:przed|do)\b",
        rf"(?:zakaz|nie do) publikacji\b{_GAP}(?:przed|do)\b",
        rf"(?:do )?publikacj\w+(?: dopiero| mozliwa)? (?:od|po|nie wczesniej)\b\W*(?:niz )?{_TIME}",
        day_first=True,
    ),
)
"""Every wording, the certain ones first."""

ANY = re.compile("|".join(each.pattern.pattern for each in WORDINGS))
"""All wordings in one, which is much faster where there is none: in most texts."""

LIFTED = re.compile(
    r"\W*(?:date|time|until|status|is|was|has|have|been|now|already|ist|wurde|est|a ete|ha sido"
    r"|e stato|"
    r"foi|ar|er|zostalo|\W)*\b(?:lifted|expired|over|ended|removed|none|nil|n/?a|not applicable"
    r"|no|off"
    r"|cancell?ed|immediate\w*|keine?|aufgehoben|abgelaufen|entfallt|beendet|leve|levee|aucun|sans"
    r"|termine|ninguno?|ninguna|levantado|sin|nessuno?|revocato|scaduto|nenhum|geen|opgeheven"
    r"|vervallen|inget|ingen|havt|upphavt|havet|haevet|ophaevet|brak|zniesione|uchylone)\b"
)
"""What follows "embargo" where there is none, or none any more."""
