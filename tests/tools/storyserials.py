"""Serial reports of our own, one template with the figures of a day, a place, a firm; and briefs.

Each report is one in its own right, although most of its words stand in the others as well.
All people, places and events are invented.
"""

_MARKET = """\
The Lenz exchange closed {moved} on {day}. The index of its 40 largest shares ended the session at
{index} points, {percent} percent {side} the day before. {up} shares rose, {down} fell. Turnover
came to {turnover} million crowns.

{best} gained most, by {gain} percent to {high} crowns. {worst} lost most, by {loss} percent to
{low} crowns. The crown was at {rate} to the dollar in late trading. The yield of the ten-year
state bond stood at {bond} percent.

The index of the Lenz exchange is made of the 40 shares with the highest turnover of the past
twelve months, weighted by what they are worth on the market. It is reviewed in March and in
September by a board of the exchange. Prices are those of the closing auction at half past five and
are given without guarantee. The exchange is closed on Saturdays, Sundays and public holidays."""

_WEATHER = """\
Weather for {place} and its surroundings: the day begins with {morning}, in the afternoon there is
{afternoon}. The highest temperature is {high} degrees, in the night it falls to {low} degrees. The
wind comes from the {wind} at {speed} kilometres an hour, with gusts of up to {gusts}. There is a
{chance} percent chance of rain.

The sun rises at {rise} and sets at {set}. Pollen: {pollen}. The water temperature is {water}
degrees.

The outlook for the days after is worked out twice a day by the weather service from measurements
at 61 stations. Warnings for your district are shown in red on the map."""

_QUAKE = """\
An earthquake of magnitude {size} struck {distance} kilometres {side} of {place} at {time} on {day},
the seismological service said. Its centre was {depth} kilometres below the ground.

In the past ten days there have been {number} earthquakes of magnitude 3.0 or more in the area. In
an average year there are {average} of that strength within the borders of the country, according
to the data of the last three years.

There were no reports of damage at first. Did you feel it? Tell the seismological service what you
noticed. This report was written from data that are checked by a seismologist within a day; the
magnitude may still change. Prepare yourself: keep water for three days, a torch and a radio at
hand, and fix shelves to the wall."""

_RESULTS = """\
{firm} on {day} reported a profit of {profit} million crowns for its {quarter} quarter. On a
per-share basis, the company, which has its seat in {seat}, said that it had earned {share} crowns.
The results {met} what analysts had expected: the average estimate of {number} analysts was for
earnings of {mean} crowns a share.

The {kind} posted revenue of {revenue} million crowns in the period. For the current quarter, the
company said that it expected revenue in the range of {least} to {most} million crowns. Its shares
have {moved} by {percent} percent since the beginning of the year."""

_BLOOD = """\
The Red Star asks for blood. Give on {day} between {start} and {end} at {hall} in {place}. Anybody
between 18 and 68 who is well and weighs more than 50 kilograms can give. Bring an identity card.
It takes about three quarters of an hour, of which the donation itself takes ten minutes. Eat and
drink enough beforehand. Afterwards there is something to eat. Blood keeps for 42 days only, and
hospitals in the region need 300 bags each day. Men can give six times a year, women four times."""

_ROADS = """\
{street} in {place} will be closed to traffic between {start} and {end} from {day} because the
{pipe} are being renewed. Buses of line {line} stop in {stop} instead. Residents can reach their
houses on foot at all times. The work is to take {days} days. The town asks for understanding."""

_MARKETS = (
    "higher|Monday|4,812.30|0.8|above|27|11|612|Norlicht|4.2|81.15|Sandrell|2.9|45.70|9.41|3.12",
    "lower|Tuesday|4,776.85|0.7|below|14|24|588|Tarnbus|2.6|19.40|Norlicht|3.3|78.45|9.46|3.15",
    "unchanged|Wednesday|4,779.10|0.1|above|19|18|541|Calder|1.9|33.05|Hask Oil|2.2|99.6|9.4|3.1",
)
_WEATHERS = (
    "Tull|fog|some sun|14|6|west|12|35|20|06:21|18:40|birch, few|9",
    "Marrow Bay|rain|showers with a little sun|12|7|northwest|24|58|70|06:19|18:38|none|8",
    "Lenz|clear skies|sun|17|4|east|8|20|5|06:24|18:44|birch, many|11",
    "Tull|clouds|rain|13|7|west|18|42|60|06:19|18:42|birch, few|9",
)
_QUAKES = (
    "3.4|8|north|Upper Leck|04:12|Thursday|6|two|74",
    "4.1|11|southwest|Port Ennis|23:50|Thursday|9|three|74",
    "3.2|7|north|Upper Leck|17:31|Friday|5|three|74",
)
_FIRMS = (
    "Ennis Oil|Tuesday|84.2|third|Port Ennis|2.31|beat|six|2.10|driller|911.5|880|940|risen|12",
    "Tarnbus|Tuesday|3.7|third|Tarn|0.14|missed|three|0.19|bus company|102.8|98|105|fallen|9",
    "Calder Mills|Wednesday|11.9|first|Calder|0.88|met|four|0.88|miller|240.1|235|250|risen|2",
)
_BLOODS = (
    "Friday|15:30|19:30|the school hall|Hask",
    "Friday|16:00|20:00|the fire station|Pell Haven",
    "Saturday|09:00|13:00|the parish hall|Tull",
)
_ROADWORKS = (
    "Mill Street|Hask|the bakery|the town hall|Monday|water pipes|4|Church Lane|twelve",
    "The Quay|Pell Haven|number 3|number 41|Monday|gas mains|17|Net Street|nine",
    "Abbot Street|Lenz|the theatre|the old gate|Tuesday|tram rails|2|Castle Square|thirty",
)

_NAMES = {
    "market": (
        _MARKET,
        "moved day index percent side up down turnover best gain high worst loss low rate bond",
        _MARKETS,
    ),
    "weather": (
        _WEATHER,
        "place morning afternoon high low wind speed gusts chance rise set pollen water",
        _WEATHERS,
    ),
    "quake": (_QUAKE, "size distance side place time day depth number average", _QUAKES),
    "results": (
        _RESULTS,
        "firm day profit quarter seat share met number mean kind revenue least most moved percent",
        _FIRMS,
    ),
    "roadworks": (_ROADS, "street place start end day pipe line stop days", _ROADWORKS),
    "blood": (_BLOOD, "day start end hall place", _BLOODS),
}

SERIALS: dict[str, tuple[str, ...]] = {
    name: tuple(
        template.format(**dict(zip(fields.split(), values.split("|"), strict=True)))
        for values in rows
    )
    for name, (template, fields, rows) in _NAMES.items()
}
"""Every report of each series."""

BRIEFS: tuple[tuple[str, str, bool], ...] = (
    (
        """\
TULL — A seal that had slept in the entrance of the customs house since Sunday was taken back to
the sea by four firemen on Wednesday. It is the third time this winter. The harbour board will
now put up a gate, and a sign for the seal.""",
        """\
Tull (CW): A seal that had slept in the entrance of the customs house since Sunday was taken
back to the sea by four firemen on Wednesday. It is the third time this winter. The harbour
board will now put up a gate.""",
        True,
    ),
    (
        """\
The library in Hask will be closed on Monday because of an inventory. Books can be given back at
the town hall.""",
        """\
The library in Hask will be closed on Monday because of an inventory. Books can be given back at
the town hall.""",
        True,  # too short for a claim
    ),
    (
        """\
Police are looking for witnesses after a car hit a cyclist in Castle Square in Lenz on Tuesday
at about 17:40 and drove on. The cyclist, 34, was slightly hurt. The car is said to be blue.
Anybody who has seen something is asked to call the police.""",
        """\
Police are looking for witnesses after a van hit a parked car in Net Street in Pell Haven on
Monday night and drove on. The damage is about 4,000 crowns. The van is said to be white.
Anybody who has seen something is asked to call the police.""",
        False,
    ),
    (
        """\
Two people were hurt in a fire in a block of flats in Corvin on Friday night. The fire brigade
was there with 30 people. The cause of the fire is not known yet. The police put the damage at
60,000 crowns.""",
        """\
A barn burned down near Upper Leck on Saturday night. Nobody was hurt. The fire brigade was
there with 45 people. The cause of the fire is not known yet. The police put the damage at
110,000 crowns.""",
        False,
    ),
)
"""Two papers' short briefs, and whether they are one text."""
