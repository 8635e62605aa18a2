"""How press offices say that a text must not be published yet, in ten languages.

Spelt as ``text.skeleton`` leaves words. Each wording has to stand where such a notice begins: at the
beginning of a line or sentence, in brackets, or behind "Press release" and the like. News about an
embargo on trade, or about a report that was embargoed, begins otherwise.
"""

import re
from typing import NamedTuple

from bot.seeds.calendar_words import MIDNIGHT, MONTHS, NOON, WEEKDAYS

_NAMES = "|".join(sorted([*WEEKDAYS, *MONTHS, *NOON, *MIDNIGHT], key=len, reverse=True))
_SMALL = (
    r"(?:the|on|at|from|after|am|um|ab|dem|den|der|le|les|au|a|as|la|las|los|el|il|al|alle|ore|om|op"
    r"|kl|godz|do|dia|de|o|next|this)"
)
# a day or an hour begins here
_TIME = (
    rf"(?=\W*(?:{_SMALL}\b\W*){{0,3}}(?:\d|(?:{_NAMES})\b|tomorrow|tonight|morgen|demain|manana))"
)
_START = r"(?:^|[^\w\s,'&%$/-]|(?<=\s)-+(?=\s)|/\s)[\W_]*"
_HEADS = (
    r"(?:(?:press|news|media)[ -]?(?:release|statement|notice|note|advisory|briefing|alert|info\w*)"
    r"|presse\w*|medien\w*|communique(?: de presse)?|dossier de presse|comunicado(?: de \w+)?"
    r"|nota de (?:prensa|imprensa)|comunicato(?: stampa)?|nota stampa|persbericht|perscommunique"
    r"|pressmeddelande|pressemeddelelse|pressemelding|informacja prasowa|komunikat(?: prasowy)?"
    r"|attention(?: editors)?|(?:note to |for )?(?:the )?editors?(?:[ ']s? note)?|nota bene|nb|note"
    r"|please note(?: that)?|important(?: notice)?|warning|urgent|achtung(?: redaktionen)?|wichtig"
    r"|hinweis(?: an die redaktionen)?|bitte beachten(?: sie)?|attenzione|attention|atencion|atencao"
    r"|importante?|let op|obs|uwaga|confidential\w*|privileged|eds|please|bitte|veuillez)\b\W*"
)
# the empty group says where the wording itself begins
_LEADS = rf"{_START}(?:{_HEADS}){{0,2}}(?P<words>)"
_QUALIFIERS = (
    r"(?:(?:strict(?:ly)?|under|still|currently|full|fully|total|absolute(?:ly)?|media|press|news"
    r"|publication|broadcast|the|an?|sous|strikt\w*|streng\w*|strenge[mrs]?|unter|bajo|estricto|sob"
    r"|sotto|stretto|objet\w*|onder|absoluut|pod|scislym|under|med|presse?|absolu|rigoureux|rigoroso|totale?)"
    r"\b\W*){0,4}"
)
_EMBARGO = (
    r"(?:embargo(?:ed|es)?|embargad[oa]s?|embargat[oa]|embargiem|emb\. |sperrfrist\w*|sperrvermerk"
    r"|sparrfrist\w*|sperrefrist\w*|klausul(?:eret|erad|ert)?)"
)
_UNTIL = (
    r"(?:until|till?|'til|thru|through|before|bis|ab|endet|jusqu\w*|hasta|fin[oa]|sino|ate|tot|indtil|"
    r"frem til|to|for|do)\b"
)
_FOR_RELEASE = (
    r"(?:for|pending|from) (?:\w+ )?(?:release|publication|broadcast|use|print|online|distribution)"
)
_THINGS = (
    r"(?:\w*release|information\w*|reports?|story|stories|documents?|materials?|statement|texts?"
    r"|contents?|study|studies|papers?|announcement|press|media|message|e-?mail|speech|data|figures"
    r"|findings|results|copy|articles?|research|briefing|kit|photos?|images?|videos?|news|embargo"
    r"|\w*mitteilung\w*|meldung\w*|inhalt\w*|bericht\w*|studie\w*|dokument\w*|rede|sperrfrist"
    r"|communique|etude|contenu|discours|rapport|informations?|textes?|comunicados?|informacion(?:es)?"
    r"|nota|textos?|estudios?|documentos?|contenidos?|comunicat[oi]|notizi[ae]|testo|studio|documento"
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
    r"|transmi\w+|circulat\w+|shar\w+|report\w*|disclos\w+|post\w*|air\w*|run|online|reproduc\w+|made)"
)
_EARLIER = r"(?:before|until|till|prior to|ahead of|earlier than|in advance of)\b"
_GAP = r"[^.\n]{0,60}?\b"
_END = r"\s*(?:$|\n|[^\w\s,'&-])"
_ALONE = r"\s*(?:$|\n|[\])*|])"


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
        rf"{_LEADS}{_QUALIFIERS}{_EMBARGO}(?:{_END}|\s*{_TIME}|\W*{_FOR_RELEASE}\b)",
        rf"{_LEADS}{_QUALIFIERS}{_EMBARGO}\W+(?:(?:date|time|notice|copy|material|story|release|news"
        rf"|period|datum|und|and|in force|in place|in effect|is in place|applies|gilt|lifts?|ends"
        rf"|expires|strict\w*|strikt\w*|information|press release)\b\W*)*(?:{_UNTIL}|{_END}|{_TIME})",
        rf"{_LEADS}{_THIS}\b(?:[\s,]+\w+){{0,3}}?[\s,]*{_THINGS}\b(?:[\s,]+\w+){{0,6}}?\s+{_IS}\b"
        rf"(?:[\s,]+\w+){{0,4}}?\s+{_EMBARGO}(?:\W+(?:strict\w*|absolut?|total)\b)?(?:{_END}|\s*{_TIME}|\W+{_UNTIL}"
        rf"|\W*{_FOR_RELEASE}\b)",
        rf"{_LEADS}(?:this|these|all of this|everything) (?:\w+ )?{_IS}\b(?:[\s,]+\w+){{0,3}}?\s+{_EMBARGO}"
        rf"(?:{_END}|\s*{_TIME}|\W+{_UNTIL})",
        rf"{_LEADS}es gilt (?:\w+ )*{_EMBARGO}",
    ),
    # English
    *_wordings(
        rf"{_LEADS}(?:strictly )?not (?:yet )?(?:to be |be )?(?:for )?(?:\w+ )?{_USED}\b{_GAP}{_EARLIER}",
        rf"{_LEADS}(?:strictly )?not for (?:publication|release|broadcast|immediate release)"
        rf"(?: yet)?{_ALONE}",
        rf"{_LEADS}(?:do not|don't|please do not|never) {_USED}\b{_GAP}{_EARLIER}",
        rf"{_LEADS}no (?:\w+ )?{_USED}\b{_GAP}{_EARLIER}",
        rf"{_LEADS}{_THIS}\b(?:[\s,]+\w+){{0,3}}?[\s,]*{_THINGS}\b(?:[\s,]+\w+){{0,5}}?\s+"
        rf"(?:not|cannot)\b(?:\s+\w+){{0,2}}?\s+{_USED}\b{_GAP}{_EARLIER}",
        rf"{_LEADS}hold(?:ing)? (?:this |the )?(?:story |copy |release |publication )?(?:until|till)\b",
        rf"{_LEADS}hold(?:ing)? for (?:(?:press |media )?(?:release|publication|broadcast|arrival)\b"
        rf"|{_TIME})",
        rf"{_LEADS}hfr\b\W*{_TIME}",
        rf"{_LEADS}(?:strictly )?for (?:general |public |media |press |news |online |print )?"
        rf"(?:release|publication|broadcast|use)(?: only)?\W*(?:(?:on|at|from|after|not before"
        rf"|no earlier than|not earlier than|by|upon|only)\b\W*)*(?:{_TIME}|delivery\b)",
        rf"{_LEADS}(?:strictly )?for (?:release|publication|broadcast)(?: only)? (?:after|not before"
        rf"|no earlier than|not earlier than|upon)\b",
        rf"{_LEADS}for (?:release|publication)\s*(?:$|\n|:)(?!\W*(?:immediate|now|at once|any))",
    ),
    *_wordings(
        rf"{_LEADS}(?:(?:press |media |news |public )?(?:release|publication|publish|broadcast)"
        rf"(?: date| time)?(?: and time| & time)?|date (?:of|for) (?:release|publication)"
        rf"|(?:to be|may be|can be|must be) (?:published|released)(?: only)?|publishable"
        rf"|available for (?:publication|release)|not before|no earlier than|not earlier than)"
        rf"[\s:(-]*(?:(?:on|at|from|after|only|not before|no earlier than)\b[\s:(-]*)*{_TIME}",
        rf"{_LEADS}(?:the |this )?embargo (?:on \w+ )?(?:will be|is|is to be|to be|will)? ?(?:lift\w*"
        r"|ends?|expires?)\b",
        weak=True,
    ),
    # German
    *_wordings(
        rf"{_LEADS}(?:gesperrt|frei(?:gegeben)?|zur veroffentlichung(?: frei(?:gegeben)?)?"
        rf"|veroffentlichung|publikation|sendefrei|druckfrei|abdruck)(?: frei)?(?: erst| nicht"
        rf"| fruhestens)? (?:bis|ab|vor|am)\b\W*{_TIME}",
        rf"{_LEADS}(?:veroffentlichung|verwendung|berichterstattung|publikation|abdruck|sendung)\w*"
        rf"(?: bitte)?(?: erst| nicht| fruhestens| keinesfalls)+ (?:ab|vor|nach|am|bis)\b",
        rf"{_LEADS}nicht (?:zur? )?(?:veroffentlich\w+|verwend\w+|publi\w+|senden)(?: bitte)?{_GAP}"
        r"(?:vor|bis)\b",
        rf"{_LEADS}(?:\w+ )?nicht vor (?:dem )?[^\n]{{3,60}}? (?:veroffentlich|publizier|verwend|send)",
        rf"{_LEADS}{_THIS}\b\s*{_THINGS}\b(?:\s+\w+){{0,6}}? (?:nicht vor|erst (?:ab|am|nach))\b",
        day_first=True,
    ),
    *_wordings(
        rf"{_LEADS}(?:freigabe|veroffentlichung(?:stermin|sdatum)?|freigabetermin)\W*{_TIME}",
        day_first=True,
        weak=True,
    ),
    # French
    *_wordings(
        rf"{_LEADS}(?:a )?ne pas (?:\w+ )?(?:publi\w+|diffus\w+|communiqu\w+|utilis\w+)\b{_GAP}"
        r"(?:avant|jusqu)",
        rf"{_LEADS}(?:publication|diffusion|parution|reproduction)\b(?: \w+)? interdite?\b{_GAP}"
        r"(?:avant|jusqu)",
        rf"{_LEADS}(?:interdit\w*|interdiction) (?:de |a la |toute )?(?:\w+ )?(?:publi\w+|diffus\w+)\b"
        rf"{_GAP}(?:avant|jusqu)",
        rf"{_LEADS}(?:pas|aucune) (?:de )?(?:publication|diffusion|parution)\b{_GAP}avant\b",
        rf"{_LEADS}(?:a (?:publier|diffuser)|pour (?:publication|diffusion|parution)|publication"
        rf"|diffusion|parution)(?: autorisee)?(?: seulement| uniquement)? (?:a partir|apres)\b",
        rf"{_LEADS}{_THIS}\s*{_THINGS}\b(?:\s+\w+){{0,4}}? ne (?:\w+ )+(?:publie|diffuse|utilise)\w*\b"
        rf"{_GAP}avant\b",
        day_first=True,
    ),
    *_wordings(
        rf"{_LEADS}(?:a (?:publier|diffuser)|pour (?:publication|diffusion)|publication|diffusion)\W*"
        rf"(?:le\b\W*)?{_TIME}",
        day_first=True,
        weak=True,
    ),
    # Spanish
    *_wordings(
        rf"{_LEADS}(?:no|prohibid[oa]|prohibida su|se prohibe(?: su| la)?) (?:\w+ )?(?:publi\w+|difu\w+"
        rf"|divulg\w+|emit\w+|reprodu\w+)\b{_GAP}(?:antes|hasta)\b",
        rf"{_LEADS}(?:para )?(?:su )?(?:publica\w+|publicable|difusion|difundir)(?: solo| unicamente)?"
        rf" (?:a partir|despues)\b",
        day_first=True,
    ),
    *_wordings(
        rf"{_LEADS}(?:para )?(?:su )?(?:publica\w+|difusion)\W*(?:el\b\W*)?{_TIME}",
        day_first=True,
        weak=True,
    ),
    # Italian
    *_wordings(
        rf"{_LEADS}(?:da )?non (?:\w+ )?(?:pubblic\w+|diff\w+|divulg\w+|utilizz\w+)\b{_GAP}(?:prima|fino)\b",
        rf"{_LEADS}(?:pubblic\w+|diff\w+|divulg\w+)(?: \w+)? (?:vietat\w+|proibit\w+)\b{_GAP}(?:prima|fino)\b",
        rf"{_LEADS}(?:per la |da )?(?:pubblic\w+|diff\w+)(?: solo)? (?:a partire|dopo|dal|dalle)\b\W*{_TIME}",
        day_first=True,
    ),
    # Portuguese
    *_wordings(
        rf"{_LEADS}(?:nao|proibid[oa](?: a)?) (?:\w+ )?(?:publi\w+|divulg\w+|difund\w+|difus\w+)\b{_GAP}"
        r"(?:antes|ate)\b",
        rf"{_LEADS}(?:para )?(?:publica\w+|divulga\w+)(?: autorizada)?(?: so| apenas| somente)?"
        rf" (?:a partir|apos|depois)\b",
        day_first=True,
    ),
    # Dutch
    *_wordings(
        rf"{_LEADS}niet (?:\w+ )?(?:publi\w+|openbaar|verspreid\w*|uitzend\w+)\b{_GAP}(?:voor|tot)\b",
        rf"{_LEADS}(?:vrij(?:gegeven)?|publi\w+|openbaar)(?: voor publicatie)?(?: pas)? (?:vanaf|na)\b",
        day_first=True,
    ),
    # Swedish, Danish, Norwegian
    *_wordings(
        rf"{_LEADS}(?:far |skall? |ma |kan |bor |maste )?(?:ej|inte|ikke) (?:\w+ )?(?:publi\w+|offentlig\w+"
        rf"|bring\w+|spri\w+|anvand\w+|brug\w+)\b{_GAP}(?:fore|innan|for|inden)\b",
        rf"{_LEADS}(?:\w+ )?(?:far|ma|kan|maste) (?:forst|tidigast|tidligst|kun) (?:publi\w+|offentlig\w+"
        r"|bring\w+|anvand\w+)\b",
        rf"{_LEADS}(?:publiceras|publisering|publicering|offentliggores|offentliggorelse|bringes|frigives"
        rf"|frislipp|frigivet)(?: \w+)? (?:tidigast|tidligst|forst|fra|fran|efter|etter|den)\b\W*{_TIME}",
        rf"{_LEADS}sperret til\b",
        day_first=True,
    ),
    # Polish
    *_wordings(
        rf"{_LEADS}(?:prosimy |prosze )?nie (?:\w+ )?(?:publikowac|publikuj\w*|rozpowszechniac"
        rf"|ujawniac)\b{_GAP}(?:przed|do)\b",
        rf"{_LEADS}(?:zakaz|nie do) publikacji\b{_GAP}(?:przed|do)\b",
        rf"{_LEADS}(?:do )?publikacj\w+(?: dopiero| mozliwa)? (?:od|po|nie wczesniej)\b\W*(?:niz )?{_TIME}",
        day_first=True,
    ),
)
"""Every wording, the certain ones first."""

ROOTS = re.compile(
    r"embarg|sperr|sparrfrist|klausul|publi|releas|broadcast|hold|hfr|veroffentl|freigabe|frei |abdruck"
    r"|gesperrt|sende|verwend|berichterst|diffus|parution|interdi|difu|divulg|pubbl|offentlig|bring"
    r"|frigiv|frislipp|vrij|openbaar|verspreid|uitzend|spri|anvand|brug|rozpow|ujawn|not before"
    r"|earlier than|not to be|do not|don't"
)
"""What every wording has in it: most texts have none of it, and nothing else is looked for then."""

LIFTED = re.compile(
    r"\W*(?:date|time|until|status|is|was|has|have|been|now|already|ist|wurde|est|a ete|ha sido|e stato|"
    r"foi|ar|er|zostalo|\W)*\b(?:lifted|expired|over|ended|removed|none|nil|n/?a|not applicable|no|off"
    r"|cancell?ed|immediate\w*|keine?|aufgehoben|abgelaufen|entfallt|beendet|leve|levee|aucun|sans"
    r"|termine|ninguno?|ninguna|levantado|sin|nessuno?|revocato|scaduto|nenhum|geen|opgeheven"
    r"|vervallen|inget|ingen|havt|upphavt|havet|haevet|ophaevet|brak|zniesione|uchylone)\b"
)
"""What follows "embargo" where there is none, or none any more."""
