"""The lexicon of subjects: the words that say which of IPTC's 17 subjects a text is about.

The labels are those of IPTC Media Topics (https://iptc.org/standards/media-topics/), used under
CC BY 4.0. Words are listed in the singular or as they are used; regular plurals are added by rule.
A word in ``SURE`` counts three times, one in ``STRONG`` twice: they hardly occur elsewhere.
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

SURE: dict[str, str] = {
    "arts": """arthouse bafta ballet baritone bestseller biopic blockbuster bollywood booker
    box-office broadway cellist choreographer choreography chorister cinema concerto
    discography dramatist emmy ensemble filmmaker filmography grammy guitarist hardback
    headliner hollywood librettist memoirist mezzo novelist opera orchestra oscar oscars
    painter paperback pianist playwright poet poetry premiere rapper remake reviewer screenplay
    screenwriter sculptor sculpture sequel setlist showrunner singer sitcom songwriter soprano
    soundtrack stand-up symphony tenor violinist""",
    "conflict": """airstrike airstrikes armistice artillery ceasefire demilitarised
    demilitarized disarmament frontline garrison guerrilla gunmen hostages insurgents jihadist
    militants militia mortar peacekeepers rebels shelling troops truce warlord warlords""",
    "crime": """acquitted arraigned arson arsonist bail barrister burglar burglars burglary
    convicted coroner courtroom custodial defendant detective detectives embezzled embezzlement
    extortion felony fraudster fraudsters homicide indicted indictment inmate inquest jailed
    jurors kidnap kidnapping larceny magistrate magistrates manslaughter misdemeanor murder
    murdered perjury plaintiff plea probation prosecuting prosecution prosecutor prosecutors
    racketeering robbery sentenced shoplifting smugglers smuggling solicitor stabbing swindle
    swindled trafficking tribunal""",
    "disaster": """aftershock avalanche capsized coastguard derailed derailment earthquake
    evacuation evacuees firefighter firefighters floodwater floodwaters landslide lifeboat
    mudslide rescuers shipwreck sinkhole tsunami wildfire wildfires wreckage""",
    "economy": """acquisition administrators bankruptcy brokerage buyout creditors dividend
    earnings ebitda economist economists ftse gdp inflation insolvency ipo lender lenders
    merger nasdaq nifty nikkei pre-tax profits quarterly receivership retailer retailers
    revenue revenues sensex shareholder shareholders start-up startup supermarket takeover
    tariff tariffs turnover valuation wholesaler""",
    "education": """a-level a-levels campus classroom classrooms curriculum exam exams freshman
    gcse headmaster headmistress headteacher kindergarten lecturer lecturers literacy numeracy
    ofsted principal provost scholarship schoolchildren semester sophomore superintendent
    syllabus tuition undergraduate undergraduates valedictorian vice-chancellor""",
    "environment": """aquifer beaver beavers biodiversity conservationists coral decarbonise
    deforestation ecosystem emissions endangered greenhouse hectares hedgerow hedgerows
    landfill mangrove mangroves net-zero otters peatland plastics poaching recycling reef
    renewable renewables rewilding sewage wetland wetlands wildlife""",
    "health": """ambulance antibiotics cancer cardiologist cholera clinical clinics dementia
    diabetes diagnosed diagnosis dose doses epidemic epidemiologist flu gp influenza malaria
    maternity measles medication midwife midwives obesity outbreak paediatric pandemic
    pediatric physician physicians placebo stroke surgeon surgery symptoms vaccination vaccine
    vaccines""",
    "human-interest": """centenarian great-grandchildren great-granddaughter heartwarming
    jackpot long-lost lottery newlyweds octogenarian reunited runaway telegram""",
    "labour": """arbitration balloted collective-bargaining conciliation dockers layoffs
    overtime pay-rise picket picketing pickets redundancies redundancy rosters severance
    stevedores steward strikers unionise unionised unionize unionized wages walkout walkouts""",
    "lifestyle": """bakery baking brewery cafe café camping catwalk chefs cocktails cuisine
    designer diners dining dishes fashion gardener gardeners gardening hiking holidaymakers
    knitting menu recipe recipes tourism travellers vacation wine winery wines""",
    "politics": """assembly backbencher backbenchers ballot bipartisan by-election caucus
    chancellor congressional congressman congresswoman conservatives constituency councillor
    councillors councilman councilwoman democrat democrats election elections electoral
    filibuster governor impeachment lawmakers legislation legislators legislature manifesto mps
    nominee parliament partisan premier presidential referendum republican republicans senator
    senators taoiseach voters""",
    "religion": """abbey anglican archbishop baptist bishop cardinal cathedral catholic clergy
    congregation diocese evangelical gurdwara imam liturgy methodist monastery monks mosque
    nuns parishioners pastor pilgrimage pilgrims pope presbyterian rabbi sermon synagogue synod
    theology vatican vicar worship worshippers""",
    "science": """ai algorithm algorithms archaeologist archaeologists asteroid astronomers
    biologist biologists chatbot coders comet crater cybersecurity download excavation
    exoplanet firmware gamers genetic genome geologist geologists hackers laboratory malware
    meteorite microscope nasa neuroscience neuroscientist orbit palaeontologist
    palaeontologists paleontologist particle physicist physicists quantum ransomware robotics
    scientist scientists seismologist seismologists semiconductor smartphone spacecraft
    telescope""",
    "society": """asylum carers diaspora disability disabled discrimination equality feminism
    foodbank homeless homelessness immigrants indigenous lgbt minorities minority pensioners
    poverty racism transgender welfare""",
    "sport": """athletics baseball basketball batsman bowler boxer championship cricket doping
    dugout equaliser equalizer first-half fixture fly-half football free-throw full-back
    goalkeeper goaltender grand-slam half-time halftime hat-trick heavyweight hooker hurdles
    innings kabaddi knockout lineout marathon medallist midfielder netball offside olympic
    olympics pitcher playoff playoffs puck quarter-final quarterback rebounds relegated
    relegation rugby scrum scrums second-half semi-final soccer sprinter striker team-mate
    team-mates teammate teammates tennis touchdown tournament wicket wickets wimbledon winger
    wrestler wrestling""",
    "weather": """blizzard cyclone drizzle forecaster forecasters gusts hail heatwave hurricane
    landfall meteorological meteorologist meteorologists rainfall sleet snowfall thunderstorm
    thunderstorms tornado typhoon windchill""",
}

STRONG: dict[str, str] = {
    "arts": """actor actress album band brit broadcaster chart-topping comedian concert curator
    dvds exhibition film gallery hip-hop movie museum musical nominations novel pop-star
    presenter rock'n'roll starring theater theatre""",
    "conflict": """battlefield insurgent invasion jihadists militant offensive peacekeeping
    soldiers warplane warplanes""",
    "crime": """arrested assault cctv gunman jury kidnapped parole pleaded rape sheriff
    shooting suspect""",
    "disaster": """blaze casualties collapsed evacuated flooding plane-crash stranded survivors
    volcano""",
    "economy": """airline airlines apartments automaker bankrupt bond bonds bourse brewer
    carmaker condo condominium crore currency deficit depot dredging economic economy exporter
    exporters exports fares flats growth highway imports investor investors lakh logistics
    manufacturer manufacturers monetary mortgage mortgages motorway opec profit property quay
    shares shipping stock stocks subsidiary timetable trader traders warehouse""",
    "education": """pupil pupils school schooling schools students teacher teachers""",
    "environment": """beekeepers bees carbon climate conservation corridor ecological elephant
    elephants fossil glacier groundwater habitat insects irrigation pollinators pollution
    rainforest seabirds species sustainability swifts wells""",
    "health": """alzheimer's clinic disease doctor doctors drug-resistant hospital hospitals
    infection medicine nurse nurses patient patients therapy""",
    "human-interest": """anniversary birthday good-samaritan honeymoon keepsake puppy
    record-breaking reunion wedding""",
    "labour": """apprenticeship jobless strike strikes unemployment union unions wage walkout
    walkouts workforce""",
    "lifestyle": """baker bakers beauty beekeepers chef cooking craftsman craftsmen decor hobby
    hotel hotels interiors orchard pie pies restaurant restaurants sleeper tourist tourists
    wardrobe""",
    "politics": """cabinet candidate candidates coalition congress diplomat diplomats
    government immigration lib-dem minister ministers mp mps parliament party poll polls
    primaries tories tory ukip whitehall""",
    "religion": """faith gospel parish prayer priest priests temple""",
    "science": """amd anchor app apple apps bloggers bluetooth broadband browser chatbots chip
    computer computers consoles dataset developer developers downloads encryption expedition
    file-sharing firewall fossil fossils gadget gadgets gene google handset handsets hardware
    herpetology hi-tech high-definition intel internet ipod linux microsoft mobiles mp3
    nintendo peer-to-peer phishing physics pixels planet playstation processor programmers
    researchers robot robots satellite search-engine server servers software sonar spam
    specimen specimens technologies technology trojan video-game virus viruses web website
    websites wi-fi wikipedia wireless xbox""",
    "society": """abortion adoption charity commuters demographic divorce emigrants emigration
    ethnic gay inequality integration landlord lesbian migrant migrants newcomers population
    potholes refugee refugees tenant""",
    "sport": """100m 1500m 200m 400m 800m athlete athletes celtic champion champions
    championships coach coaches cross-country defender fifa flanker goal goals golf inning
    league matches medal mlb nba nfl nhl premiership raider raiders rangers referee relay
    semi-finals set-piece stadium uefa unbeaten""",
    "weather": """gales humidity showers temperatures""",
}

WEAK: dict[str, str] = {
    "arts": """artist artists artwork artworks audience audiences author authors award awards
    bands book broadcaster cast casting celebrities celebrity ceremony character chart choir
    choral comedy concerts critics culture dancer dancers directed director documentary drama
    drums entertainment episode exhibits fans festival films gig gigs heroine host hosts
    literary lyrics magazine movies museums music musician musicians nominated novels
    number-one painting paintings performance playlist plot podcast poems portrait portraits
    presenter protagonist publisher reality-show review role screening script series show song
    songs stage stanza streaming studio television theatrical tour tours tracks tv viewers
    vocals""",
    "conflict": """army attack attacks battalion bomb bombardment bombing border captives
    checkpoint civilians commander commanders defence defense envoy fighters fighting forces
    hostage killed mediators military missile missiles negotiations nuclear occupied peace
    peace-talks rebel regiment sanctions soldier terror terrorist terrorists treaty war warring
    weapons""",
    "crime": """arrest arrests assaulted attorney attorneys charged constable counsel court
    courts crime crimes criminal culprit custody dci dcs detain detained fined forensic fraud
    guilty inspector investigation investigators jail judge judges lawsuit lawyer lawyers
    offence offences offender offenders police prison scam scams sentence sentencing stolen
    sued suspects testified theft thefts thief thieves trial verdict victim victims witness
    witnesses""",
    "disaster": """accident capsizing collapse collided collision crash crashed crews damage
    damaged debris disaster emergency eruption evacuate explosion fire fires flood flooded
    floods injured killed missing relief rescue rescued rescues sank search-and-rescue shelter
    shelters storm stricken survivor victims wounded""",
    "economy": """airport analyst analysts bank banks bid billion bn brand brands budget bus
    buses business businesses cargo ceo chairman commercial companies company construction
    consumer consumers cost costs credit customers debt developer developers dollar employs
    euro executive executives export factories factory ferries ferry finance financial firm
    firms forecast forecasts freight fund funds industry infrastructure interest investment
    investments jobs launch loan loans market markets oil operator outlook passengers pension
    pensions plant port ports price prices quarter rail railway rates retail road roads route
    routes sales sector share shop shops spending stake store stores supplier suppliers tax
    terminal toll tolls trade trading train trains transport units""",
    "education": """academic admissions college colleges degree degrees education educators
    enrollment enrolment faculty governors grade grades graduate graduates graduation headship
    homework learning lessons parents student teaching trustees universities university""",
    "environment": """birds coastline deer ecology elk energy environment environmental farmers
    farming farmland forest forests glaciers grazing green nature nitrates ocean protected
    reserve river rivers sea soil solar sustainable trees turbines warming waste water wind
    wolf wolves woodland""",
    "health": """babies blood blood-pressure care diet diseases drug drugs health healthcare
    heart hygiene illness infections kidney liver lung medical medicines mental nhs nutrition
    pain pregnant salt screening smoking treatment trial trials virus ward wards""",
    "human-interest": """bride brother cat celebrate celebrated couple couples cousins dog dogs
    donkey families family grandchildren granddaughter grandfather grandmother grandson groom
    husband love lucky married neighbors neighbours pet remembered ring siblings sister sisters
    stray surprise twins villagers wife""",
    "labour": """apprentices apprenticeships ballot conditions contract contracts dispute
    employees employer employers employment jobs labor labour management members negotiations
    pay payroll shift shifts staff talks worker workers""",
    "lifestyle": """beach beer bread breakfast cheese clothes coffee cook cooks craft crafts
    dessert dinner dress drink flavor flavour flavours food fruit garden gardens guests harvest
    holiday honey kitchen lunch luxury orchards sauce shop shopping stall style taste tasting
    travel trip villa village visitors wear workshop""",
    "politics": """administration ambassador amendment amendments bill bills budget campaign
    campaigning campaigns commissioners committee commons conservative council councils debate
    democracy deputies deputy diplomatic embassy federal gov law leader leadership liberal
    lords majority mayor mayoral ministerial ministry motion opposition parliamentary parties
    planning policies policy political politician politicians president prime reform reforms
    rep rights secretary sen senate speaker speech statehouse summit tax taxes vote voted votes
    voting""",
    "religion": """baptism belief bible blessing chapel christian christians church churches
    god hindu holy hymn hymns islam islamic jewish mass muslim muslims pray prayers rectory
    religious sacred sikh steeple""",
    "science": """ancient bones camera cameras code computing console data device devices
    digital dinosaur discovered discovery dna e-mail electronic engineer engineers experiment
    experiments experts galaxy game genes information journal media mobile model models network
    networks online pc phone phones platform research researcher science scientific screens
    security sensors services space specimen specimens stars studies system tags tool update
    user users video website websites""",
    "society": """benefit benefits campaigners census communities community donations elderly
    families family fundraising gender housing immigration marriage neighborhood neighbourhood
    parents rent rents residents rights settlers shelter tenants volunteer volunteers women""",
    "sport": """ball batting beat bowling captain club clubs competition competitor competitors
    cup defeat defeats fans final fixtures game injured injury jersey keeper match opponents
    overs penalties penalty pitch play player players playing points race racing raid runner
    runners score scored scoring season signing sporting squad team teams title training
    transfer tries trophy victory win wins won""",
    "weather": """celsius cloud degrees fahrenheit fog forecast frost gale heat icy monsoon
    rain rains snow storm storms sunny sunshine temperature warnings weather wind winds""",
}

# Two or three words that decide more than each by itself.
_PHRASES: dict[str, str] = {
    "arts": """art gallery, box office, debut album, film festival, new album, new novel,
    opening night, short stories, stand-up comedy, tv series""",
    "conflict": """air force, armed forces, armed group, peace talks, prisoner exchange,
    prisoner swap""",
    "crime": """appeal for witnesses, appealing for witnesses, community service, county
    court, court of appeal, crown court, district court, employment tribunal, high court, hit
    and run, legal action, police said, supreme court, suspended sentence, told police, told
    the court, unpaid work, was arrested, were arrested, years in prison""",
    "disaster": """coast guard, fire crews, fire service, mountain rescue, rescue teams,
    search and rescue, state of emergency""",
    "economy": """annual profit, central bank, chief executive, chief financial, full year,
    full-year, going into administration, hedge fund, holding company, interest rate,
    interest rates, net income, net profit, operating profit, per share, private equity,
    product recall, stock exchange, stock market, venture capital""",
    "education": """exam results, head teacher, high school, primary school, school board,
    school district, school trustees, secondary school, student union""",
    "environment": """carbon dioxide, climate change, endangered species, national park,
    nature reserve, net zero, solar farm, water quality, wind farm""",
    "health": """blood pressure, clinical trial, general practitioner, health ministry,
    health service, intensive care, mental health, public health, side effects""",
    "human-interest": """100th birthday, diamond wedding, family reunion, golden wedding,
    lottery ticket, wedding ring""",
    "labour": """industrial action, job cuts, job losses, pay deal, pay offer, pay rise, pay
    talks, shop steward, trade union, union members, working conditions, zero-hours""",
    "lifestyle": """bed and breakfast, dining room, food stall, main course, tasting menu""",
    "politics": """attorney general, by-election, campaign trail, city council, council tax,
    county council, election commission, exit poll, first minister, foreign minister, foreign
    ministry, general election, house of commons, house of representatives, leader of the
    opposition, members of parliament, opposition leader, parish council, planning committee,
    prime minister, state legislature, state senate, town council, town hall""",
    "religion": """dean of, holy communion, parish church, religious leaders""",
    "science": """artificial intelligence, cyber attack, data breach, machine learning, open
    source, operating system, peer-reviewed, published in the journal, research team, search
    engine, social network, space agency, space telescope, video game""",
    "society": """asylum seekers, civil society, domestic abuse, food bank, foster care,
    human rights, old age, social housing""",
    "sport": """at half-time, away win, beat the, clean sheet, extra time, first innings,
    first leg, free kick, free throw, grand final, group stage, head coach, home win, league
    title, national team, personal best, premier league, red card, test match, transfer
    window, won by, world championship, world cup, yellow card""",
    "weather": """amber warning, heavy rain, heavy snow, inches of rain, inches of snow, met
    office, mm of rain, weather bureau, weather service, weather warning, wind speeds""",
}
PHRASES = {
    " ".join(phrase.split()): subject
    for subject, phrases in _PHRASES.items()
    for phrase in phrases.split(",")
}
