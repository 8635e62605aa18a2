"""The words for months, days, hours and zones in which press offices state a time.

All are spelt as ``text.skeleton`` leaves them: in lower case and without accents. The languages are
English, German, French, Spanish, Italian, Portuguese, Dutch, Swedish, Danish and Norwegian, Polish.
No word means one month in one of these languages and another month in another.
"""

from collections.abc import Mapping


def _numbered(first: int, *names: str) -> dict[str, int]:
    return {
        name: number for number, words in enumerate(names, start=first) for name in words.split()
    }


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


MONTHS: Mapping[str, int] = _numbered(
    1,
    "january jan januar janner janvier janv enero ene gennaio gen janeiro januari stycznia styczen",
    "february feb februar fevrier fevr fev febrero febbraio febb fevereiro februari lutego luty",
    "march mar marz maerz mrz mars marzo marco maart mrt marts marca marzec",
    "april apr avril avr abril abr aprile kwietnia kwiecien",
    "may mai mayo maggio mag maio mei maj maja",
    "june jun juni juin junio giugno giu junho czerwca czerwiec",
    "july jul juli juillet juil julio luglio lug julho lipca lipiec",
    "august aug aout agosto ago augustus augusti sierpnia sierpien",
    "september sept sep septembre septiembre settembre sett set setembro wrzesnia wrzesien",
    "october oct oktober okt octobre octubre ottobre ott outubro out pazdziernika pazdziernik",
    "november nov novembre noviembre novembro listopada listopad",
    "december dec dezember dez decembre diciembre dic dicembre dezembro desember grudnia grudzien",
)
"""Months by name, from 1 to 12."""

WEEKDAYS: Mapping[str, int] = _numbered(
    0,
    "monday mon montag lundi lunes lunedi segunda-feira maandag mandag poniedzialek poniedzialku",
    "tuesday tue tues dienstag mardi martes martedi terca-feira dinsdag tisdag tirsdag wtorek "
    "wtorku",
    "wednesday wed mittwoch mercredi miercoles mercoledi quarta-feira woensdag onsdag sroda srode "
    "srody",
    "thursday thu thur thurs donnerstag jeudi jueves giovedi quinta-feira donderdag torsdag "
    "czwartek czwartku",
    "friday fri freitag vendredi viernes venerdi sexta-feira vrijdag fredag piatek piatku",
    "saturday sat samstag sonnabend samedi sabado sabato zaterdag lordag sobota soboty sobote",
    "sunday sun sonntag dimanche domingo domenica zondag sondag niedziela niedzieli niedziele",
)
"""Days of the week by name, Monday as 0."""

NOON = _listed(
    "noon midday mittags? midi mediodia mezzogiorno meio-dia middag poludnie poludnia poludniu"
)
MIDNIGHT = _listed(
    "midnight mitternacht minuit medianoche mezzanotte meia-noite middernacht midnatt midnat "
    "polnoc polnocy"
)
AFTERNOON = _listed(
    "afternoon evening tonight nachmittags abends apres-midi soir tarde noche pomeriggio sera "
    "noite middags avonds eftermiddag(?:en)? kvall(?:en)? aften(?:en)? popoludniu wieczorem"
)

ABBREVIATIONS: Mapping[str, str] = {
    name: zone
    for zone, names in (
        ("UTC", "utc gmt wet zulu z"),
        # where two zones share a name, the one whose day ends later: British, not Bangladesh Time
        ("Etc/GMT-1", "bst cet mez west"),
        ("Etc/GMT-2", "cest mesz eet sast"),
        ("Etc/GMT-3", "eest msk"),
        ("Etc/GMT+3", "brt"),
        ("Etc/GMT+4", "edt"),
        ("Etc/GMT+5", "est cdt"),
        ("Etc/GMT+6", "cst mdt"),
        ("Etc/GMT+7", "mst pdt"),
        ("Etc/GMT+8", "pst akdt"),
        ("Etc/GMT+9", "akst"),
        ("Etc/GMT+10", "hst"),
        ("Etc/GMT-8", "awst sgt hkt"),
        ("Etc/GMT-9", "jst kst"),
        ("Etc/GMT-10", "aest"),
        ("Etc/GMT-11", "aedt"),
        ("Etc/GMT-12", "nzst"),
        ("Etc/GMT-13", "nzdt"),
        ("America/New_York", "et"),
        ("America/Chicago", "ct"),
        ("America/Denver", "mt"),
        ("America/Los_Angeles", "pt"),
    )
    for name in names.split()
}
"""Zones by abbreviation, as IANA names; "Etc/GMT-1" is an hour east of Greenwich."""

PLACES: Mapping[str, str] = {
    name: zone
    for zone, names in (
        ("America/New_York", "eastern|new york|washington|toronto|nueva york|nova york"),
        ("America/Chicago", "chicago|us central"),
        ("America/Denver", "mountain|denver"),
        ("America/Los_Angeles", "pacific|los angeles|california"),
        ("Europe/London", "london|uk|u\\.k\\.|british|britain|londres|londra|londen"),
        ("Europe/Dublin", "irish|dublin"),
        ("Europe/Berlin", "berlin|berliner|german|germany|deutscher|vienna|wiener|zurich|zurcher"),
        ("Europe/Berlin", "mitteleuropaischer?|central european|centroeuropea|europe centrale"),
        ("Europe/Paris", "paris|francaise|french|france"),
        ("Europe/Brussels", "brussels|bruxelles|brussel|bruselas|belgian"),
        ("Europe/Madrid", "madrid|peninsular|espanola|spanish|spain"),
        ("Europe/Rome", "rome|roma|italiana|italian"),
        ("Europe/Lisbon", "lisbon|lisboa|portuguese"),
        ("America/Sao_Paulo", "brasilia|sao paulo|brazil"),
        ("America/Mexico_City", "mexico city|ciudad de mexico|mexico"),
        ("America/Bogota", "bogota|colombia"),
        ("America/Argentina/Buenos_Aires", "buenos aires|argentina"),
        ("America/Santiago", "santiago|chile"),
        ("Europe/Amsterdam", "amsterdam|dutch|nederlandse"),
        ("Europe/Stockholm", "stockholm|svensk|swedish"),
        ("Europe/Copenhagen", "copenhagen|kobenhavn|dansk|danish"),
        ("Europe/Oslo", "oslo|norsk|norwegian"),
        ("Europe/Warsaw", "warsaw|polskiego|polish|warszawskiego"),
        ("Asia/Tokyo", "tokyo|japan"),
        ("Asia/Kolkata", "indian|india|new delhi|delhi"),
        ("Asia/Singapore", "singapore"),
        ("Australia/Sydney", "sydney|melbourne|canberra"),
    )
    for name in names.split("|")
}
"""Zones by the place or people whose "time" (hora, heure …) is meant, as IANA names."""
