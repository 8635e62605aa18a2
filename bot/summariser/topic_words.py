"""The lexicon of subjects: the words that say which of IPTC's 17 subjects a text is about.

The labels are those of IPTC Media Topics (https://iptc.org/standards/media-topics/), used under
CC BY 4.0. Words are listed in the singular or as they are used; regular plurals are added by rule.
A word in ``STRONG`` counts three times, since it hardly occurs outside its subject.
"""

SUBJECTS: dict[str, str] = {
    "arts": "arts, culture, entertainment and media",  # medtop:01000000
    "conflict": "conflict, war and peace",  # medtop:16000000
    "crime": "crime, law and justice",  # medtop:02000000
    "disaster": "disaster, accident and emergency incident",  # medtop:03000000
    "economy": "economy, business and finance",  # medtop:04000000
    "education": "education",  # medtop:05000000
    "environment": "environment",  # medtop:06000000
    "health": "health",  # medtop:07000000
    "human-interest": "human interest",  # medtop:08000000
    "labour": "labour",  # medtop:09000000
    "lifestyle": "lifestyle and leisure",  # medtop:10000000
    "politics": "politics and government",  # medtop:11000000
    "religion": "religion",  # medtop:12000000
    "science": "science and technology",  # medtop:13000000
    "society": "society",  # medtop:14000000
    "sport": "sport",  # medtop:15000000
    "weather": "weather",  # medtop:17000000
}

STRONG: dict[str, str] = {
    "arts": """film movie actor actress album singer band concert theatre theater museum novel
    orchestra opera ballet musical sitcom box-office oscar oscars grammy emmy bafta brit
    hollywood broadway bollywood screenplay filmmaker playwright novelist rapper guitarist
    songwriter premiere soundtrack comedian gallery sculpture painter poet poetry choreographer
    rock'n'roll hip-hop pop-star blockbuster sequel starring chart-topping dvds biopic
    nominations""",
    "conflict": """troops airstrike airstrikes militant militants insurgent insurgents ceasefire
    warplane warplanes battlefield rebels shelling artillery invasion militia soldiers
    peacekeepers peacekeeping hostages jihadist jihadists guerrilla frontline offensive truce""",
    "crime": """murder murdered arrested suspect prosecutor prosecutors defendant robbery
    burglary rape homicide manslaughter convicted sentenced jury felony detectives indicted
    indictment stabbing kidnapping kidnapped assault bail parole plaintiff gunman shooting
    inmate""",
    "disaster": """earthquake tsunami wreckage derailed derailment rescuers flooding wildfire
    wildfires firefighters landslide avalanche capsized evacuated evacuation plane-crash
    shipwreck aftershock casualties survivors blaze volcano collapsed""",
    "economy": """shares shareholder shareholders stock stocks investor investors profit profits
    pre-tax revenue revenues earnings dividend inflation gdp currency euro dollar yen merger
    takeover acquisition bankruptcy bankrupt creditors exports imports manufacturer
    manufacturers analyst analysts economist economists quarterly bond bonds ipo turnover lender
    lenders mortgage mortgages retailer retailers monetary deficit trader traders bourse nasdaq
    ftse dow stake airline airlines automaker carmaker brewer oil crude barrel retail opec
    economy economic growth exporter exporters subsidiary""",
    "education": """school schools teacher teachers pupil pupils classroom curriculum university
    universities student students college campus tuition undergraduate headteacher kindergarten
    exam exams syllabus literacy schooling""",
    "environment": """climate emissions carbon wildlife conservation biodiversity pollution
    deforestation species habitat greenhouse recycling ecosystem glacier renewable rainforest
    endangered sustainability ecological wetland wetlands fossil""",
    "health": """patient patients hospital hospitals doctor doctors disease cancer vaccine
    vaccines virus infection surgery surgeon clinic nurse nurses diabetes symptoms diagnosis
    diagnosed epidemic pandemic medication drug-resistant obesity dementia alzheimer's therapy
    outbreak medicine physician physicians gp midwife""",
    "human-interest": """reunited heartwarming birthday centenarian good-samaritan lottery puppy
    quirky anniversary honeymoon mascot record-breaking keepsake long-lost""",
    "labour": """strike strikes union unions walkout picket wage wages layoffs redundancies
    unemployment jobless overtime collective-bargaining pay-rise workforce payroll
    apprenticeship strikers""",
    "lifestyle": """recipe recipes restaurant restaurants chef fashion holidaymakers tourist tourism
    travel hotel cooking cuisine gardening wine beauty designer catwalk vacation hobby
    decor wardrobe interiors""",
    "politics": """election elections electoral mp mps parliament senator senators congress
    congressional president presidential candidate candidates voters ballot minister ministers
    cabinet tory tories labour democrat democrats republican republicans governor legislature
    legislation lawmakers campaign manifesto chancellor lib-dem referendum coalition constituency
    caucus primaries nominee poll polls policy policies opposition commons lords whitehall ukip
    backbencher backbenchers diplomat diplomats bipartisan impeachment immigration""",
    "religion": """church pope bishop archbishop vatican catholic mosque imam rabbi synagogue
    priest priests clergy congregation cathedral worship prayer faith diocese gospel pilgrimage
    cardinal theology""",
    "science": """software computer computers internet web online broadband website websites
    users microsoft google apple linux windows pc pcs server servers spam virus viruses hackers
    gadget gadgets smartphone mobile mobiles handset handsets download downloads browser email
    e-mail digital technology technologies scientist scientists researchers astronomers
    telescope spacecraft nasa satellite orbit planet physics gene genome genetic laboratory
    robot robots programmers algorithm chip chips processor console consoles gamers xbox
    playstation nintendo games video-game pixels mp3 ipod phishing trojan malware firewall blog
    blogs bloggers peer-to-peer file-sharing wireless wi-fi bluetooth hardware encryption
    patents hi-tech high-definition data phone phones desktop search-engine wikipedia amd intel
    program programs network networks net content dvd camera cameras device devices""",
    "society": """immigrants migrants refugees equality discrimination racism gay lesbian
    transgender homelessness homeless poverty welfare demographic population feminism abortion
    adoption marriage divorce community communities inequality ethnic minority charity
    volunteers pensioners families""",
    "sport": """match matches goal goals striker midfielder goalkeeper championship
    championships tournament league coach coaches team-mate team-mates teammates quarterback
    touchdown inning innings wicket wickets batsman bowler rugby football soccer cricket tennis
    golf olympic olympics athlete athletes athletics medal semi-final semi-finals quarter-final
    final champion champions premiership fixture penalty stadium referee scrum fly-half sprinter
    marathon grand-slam wimbledon seed seeds seeded knockout injury squad boxing boxer nba nfl
    nhl mlb fifa uefa playoff playoffs defender try tries kick half-time full-back chelsea
    arsenal liverpool united everton celtic rangers lions prop flanker winger captain skipper
    cup indoor hurdles 100m 200m 400m 800m 1500m relay steroid doping injured set-piece unbeaten
    win victory defeat cross-country""",
    "weather": """forecast forecasters meteorologist meteorologists rainfall snowfall blizzard
    hurricane typhoon tornado heatwave temperatures thunderstorm thunderstorms drizzle gales
    snow showers humidity cyclone""",
}

WEAK: dict[str, str] = {
    "arts": """award awards best star director show television tv comedy drama song music book
    author festival artist audience role fans performance series critics celebrity stage play
    hit number-one single chart exhibition script cast channel viewers radio episode dance tour
    entertainment studio magazine publisher cinema documentary character ceremony nominated
    lyrics stars cd rock pop tracks culture""",
    "conflict": """war army military bomb bombing killed attack fighting peace weapons missile
    forces defence defense commander attacks border nuclear terrorist terrorists terror""",
    "crime": """police court judge trial lawyer lawyers guilty charges charged prison jail
    victim crime criminal fraud stolen theft custody evidence appeal verdict law legal lawsuit
    sued investigation alleged sentence officer officers""",
    "disaster": """crash fire flood rescue killed injured disaster emergency explosion accident
    storm debris victims missing sank relief aid""",
    "economy": """bank banks market markets company companies firm firms business sales price
    prices billion bn trade finance financial debt cost costs rates interest budget tax
    executive deal spending consumer consumers industry cut cuts fund funds rose fell rise fall
    chief-executive chairman demand forecast quarter sector jobs output investment bid credit
    pension pensions loan customers supply factory export tariff""",
    "education": """education degree learning graduate academic lessons children grades study
    professor classes degrees scholarship""",
    "environment": """environment environmental green energy water waste river forest animals ocean
    warming farming solar wind coast trees birds fish temperature protected""",
    "health": """health care treatment medical drugs blood heart risk smoking mental illness died
    food diet brain women study pain drug symptoms nhs""",
    "human-interest": """love baby family dog cat wedding story dream old surprise twins lucky
    grandmother hero""",
    "labour": """workers pay jobs employees staff employers employment hours job conditions
    contract worker members dispute""",
    "lifestyle": """food style home holiday garden shop shopping visitors house clothes luxury beach
    dress wear cook drink trip""",
    "politics": """government party political vote votes leader law bill secretary prime house
    state administration white campaigning speech debate rights democracy public foreign plan
    plans reform council ministerial taxes iraq eu support national mayor liberal conservative
    conservatives tax security budget leadership""",
    "religion": """religious god christian muslim islam islamic jewish holy bible christmas
    belief pray""",
    "science": """system research users information access technology service services machine
    machines site sites space study discovered screen video devices security code experts computing
    tools people's tool images electronic memory scientific game play media copy firms version""",
    "society": """women men children people social rights race family parents community young
    youth elderly housing gender""",
    "sport": """game games team club player players season score scored win won beat side title
    coach race world ball minutes points victory defeat second-half first-half manager round
    training fans record cup lead league captain goal draw injury international opponents form
    match play playing ireland wales england scotland france italy runner fitness squad ranked
    event seconds""",
    "weather": """rain storm wind winds weather cold hot sunny cloud temperature heat winter ice
    degrees dry""",
}
