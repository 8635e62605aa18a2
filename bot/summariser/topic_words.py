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

SURE: dict[str, str] = {
    "arts": """arthouse bafta ballet baritone bestseller biopic blockbuster bollywood booker box-office
    broadway cellist choreographer choreography chorister cinema concerto discography
    dramatist emmy ensemble filmmaker filmography grammy guitarist hardback headliner
    hollywood librettist memoirist mezzo novelist opera orchestra oscar oscars painter
    paperback pianist playwright poet poetry premiere rapper remake reviewer screenplay
    screenwriter sculptor sculpture sequel setlist showrunner singer sitcom songwriter
    soprano soundtrack stand-up symphony tenor violinist""",
    "conflict": """airstrike airstrikes armistice artillery ceasefire demilitarised demilitarized disarmament
    frontline garrison guerrilla gunmen hostages insurgents jihadist militants militia
    mortar peacekeepers rebels shelling troops truce warlord warlords""",
    "crime": """acquitted arraigned arson arsonist bail barrister burglar burglars burglary convicted
    coroner courtroom custodial defendant detective detectives embezzled embezzlement
    extortion felony fraudster fraudsters homicide indicted indictment inmate inquest jailed
    jurors kidnap kidnapping larceny magistrate magistrates manslaughter misdemeanor murder
    murdered perjury plaintiff plea probation prosecuting prosecution prosecutor prosecutors
    racketeering robbery sentenced shoplifting smugglers smuggling solicitor stabbing
    swindle swindled trafficking tribunal""",
    "disaster": """aftershock avalanche capsized coastguard derailed derailment earthquake evacuation evacuees
    firefighter firefighters floodwater floodwaters landslide lifeboat mudslide rescuers
    shipwreck sinkhole tsunami wildfire wildfires wreckage""",
    "economy": """acquisition administrators bankruptcy brokerage buyout creditors dividend earnings ebitda
    economist economists ftse gdp inflation insolvency ipo lender lenders merger nasdaq
    nifty nikkei pre-tax profits quarterly receivership retailer retailers revenue revenues
    sensex shareholder shareholders start-up startup supermarket takeover tariff tariffs
    turnover valuation wholesaler""",
    "education": """a-level a-levels campus classroom classrooms curriculum exam exams freshman gcse headmaster
    headmistress headteacher kindergarten lecturer lecturers literacy numeracy ofsted
    principal provost scholarship schoolchildren semester sophomore superintendent syllabus
    tuition undergraduate undergraduates valedictorian vice-chancellor""",
    "environment": """aquifer beaver beavers biodiversity conservationists coral decarbonise deforestation
    ecosystem emissions endangered greenhouse hectares hedgerow hedgerows landfill mangrove
    mangroves net-zero otters peatland plastics poaching recycling reef renewable renewables
    rewilding sewage wetland wetlands wildlife""",
    "health": """ambulance antibiotics cancer cardiologist cholera clinical clinics dementia diabetes
    diagnosed diagnosis dose doses epidemic epidemiologist flu gp influenza malaria
    maternity measles medication midwife midwives obesity outbreak paediatric pandemic
    pediatric physician physicians placebo stroke surgeon surgery symptoms vaccination
    vaccine vaccines""",
    "human-interest": """centenarian great-grandchildren great-granddaughter heartwarming jackpot long-lost lottery
    newlyweds octogenarian reunited runaway telegram""",
    "labour": """arbitration balloted collective-bargaining conciliation dockers layoffs overtime pay-rise
    picket picketing pickets redundancies redundancy rosters severance stevedores steward
    strikers unionise unionised unionize unionized wages walkout walkouts""",
    "lifestyle": """bakery baking brewery cafe café camping catwalk chefs cocktails cuisine designer diners
    dining dishes fashion gardener gardeners gardening hiking holidaymakers knitting menu
    recipe recipes tourism travellers vacation wine winery wines""",
    "politics": """assembly backbencher backbenchers ballot bipartisan by-election caucus chancellor
    congressional congressman congresswoman conservatives constituency councillor
    councillors councilman councilwoman democrat democrats election elections electoral
    filibuster governor impeachment lawmakers legislation legislators legislature manifesto
    mps nominee parliament partisan premier presidential referendum republican republicans
    senator senators taoiseach voters""",
    "religion": """abbey anglican archbishop baptist bishop cardinal cathedral catholic clergy congregation
    diocese evangelical gurdwara imam liturgy methodist monastery monks mosque nuns
    parishioners pastor pilgrimage pilgrims pope presbyterian rabbi sermon synagogue synod
    theology vatican vicar worship worshippers""",
    "science": """ai algorithm algorithms archaeologist archaeologists asteroid astronomers biologist
    biologists chatbot coders comet crater cybersecurity download excavation exoplanet
    firmware gamers genetic genome geologist geologists hackers laboratory malware meteorite
    microscope nasa neuroscience neuroscientist orbit palaeontologist palaeontologists
    paleontologist particle physicist physicists quantum ransomware robotics scientist
    scientists seismologist seismologists semiconductor smartphone spacecraft telescope""",
    "society": """asylum carers diaspora disability disabled discrimination equality feminism foodbank
    homeless homelessness immigrants indigenous lgbt minorities minority pensioners poverty
    racism transgender welfare""",
    "sport": """athletics baseball basketball batsman bowler boxer championship cricket doping dugout
    equaliser equalizer first-half fixture fly-half football free-throw full-back goalkeeper
    goaltender grand-slam half-time halftime hat-trick heavyweight hooker hurdles innings
    kabaddi knockout lineout marathon medallist midfielder netball offside olympic olympics
    pitcher playoff playoffs puck quarter-final quarterback rebounds relegated relegation
    rugby scrum scrums second-half semi-final soccer sprinter striker team-mate team-mates
    teammate teammates tennis touchdown tournament wicket wickets wimbledon winger wrestler
    wrestling""",
    "weather": """blizzard cyclone drizzle forecaster forecasters gusts hail heatwave hurricane landfall
    meteorological meteorologist meteorologists rainfall sleet snowfall thunderstorm
    thunderstorms tornado typhoon windchill""",
}

STRONG: dict[str, str] = {
    "arts": """actor actress album band brit chart-topping comedian concert curator dvds exhibition film
    gallery hip-hop movie museum musical nominations novel pop-star rock'n'roll starring
    theater theatre""",
    "conflict": """battlefield insurgent invasion jihadists militant offensive peacekeeping soldiers warplane
    warplanes""",
    "crime": """arrested assault cctv gunman jury kidnapped parole pleaded rape sheriff shooting suspect""",
    "disaster": """blaze casualties collapsed evacuated flooding plane-crash stranded survivors volcano""",
    "economy": """airline airlines automaker bankrupt bond bonds bourse brewer carmaker crore currency deficit
    economy exporter exporters exports imports investor investors lakh manufacturer
    manufacturers monetary mortgage mortgages opec profit shares stock stocks subsidiary
    trader traders""",
    "education": """pupil pupils school schooling schools students teacher teachers""",
    "environment": """carbon climate conservation ecological fossil glacier habitat pollution rainforest species
    sustainability""",
    "health": """alzheimer's clinic disease doctor doctors drug-resistant hospital hospitals infection
    medicine nurse nurses patient patients therapy""",
    "human-interest": """anniversary birthday good-samaritan honeymoon keepsake puppy record-breaking reunion wedding""",
    "labour": """apprenticeship jobless unemployment union unions wage workforce""",
    "lifestyle": """beauty chef cooking decor hobby hotel hotels interiors restaurant restaurants tourist
    tourists wardrobe""",
    "politics": """cabinet candidate candidates coalition congress diplomat diplomats immigration lib-dem
    minister ministers mp poll polls primaries tories tory ukip whitehall""",
    "religion": """faith gospel parish prayer priest priests temple""",
    "science": """amd app apple apps bloggers bluetooth broadband browser chip computers consoles developer
    developers downloads encryption file-sharing firewall fossil fossils gadget gadgets gene
    google handset handsets hardware hi-tech high-definition intel internet ipod linux
    microsoft mobiles mp3 nintendo peer-to-peer phishing physics pixels planet playstation
    processor programmers researchers robot robots satellite search-engine server servers
    software spam trojan users video-game virus viruses web wi-fi wikipedia wireless xbox""",
    "society": """abortion adoption charity demographic divorce ethnic gay inequality lesbian migrant migrants
    population refugee refugees""",
    "sport": """100m 1500m 200m 400m 800m athlete athletes celtic champion champions championships coach
    coaches cross-country defender fifa flanker goal goals golf inning league matches medal
    mlb nba nfl nhl premiership raider raiders rangers referee relay semi-finals set-piece
    stadium uefa unbeaten""",
    "weather": """gales humidity showers temperatures""",
}

WEAK: dict[str, str] = {
    "arts": """artist artists artwork artworks audience audiences author authors award awards bands book
    broadcaster cast casting celebrities celebrity ceremony character chart choir choral
    comedy concerts critics culture dancer dancers directed director documentary drama drums
    entertainment episode exhibits fans festival films gig gigs heroine literary lyrics
    magazine movies museums music musician musicians nominated novels number-one painting
    paintings performance playlist plot podcast poems portrait portraits presenter
    protagonist publisher reality-show review role screening script series show song songs
    stage stanza streaming studio television theatrical tour tours tracks tv viewers vocals""",
    "conflict": """army attack attacks battalion bomb bombardment bombing border captives checkpoint civilians
    commander commanders defence defense envoy fighters fighting forces hostage killed
    mediators military missile missiles negotiations nuclear occupied peace peace-talks
    rebel regiment sanctions soldier terror terrorist terrorists treaty war warring weapons""",
    "crime": """alleged appeal appealed arrest arrests assaulted attorney attorneys charged charges
    constable counsel court courts crime crimes criminal culprit custody dci dcs detain
    detained evidence fined forensic fraud guilty hearing illegal inspector investigation
    investigators jail judge judges justice law lawsuit lawyer lawyers legal offence
    offences offender offenders officer officers police prison scam scams sentence
    sentencing stolen sued suspects testified theft thefts thief thieves trial unlawful
    verdict victim victims witness witnesses""",
    "disaster": """accident capsizing collapse collided collision crash crashed crews damage damaged debris
    disaster emergency eruption evacuate explosion fire fires flood flooded floods injured
    killed missing relief rescue rescued rescues sank search-and-rescue shelter shelters
    storm stricken survivor victims wounded""",
    "economy": """analyst analysts bank banks bid billion bn brand brands budget business businesses ceo
    chairman commercial companies company consumer consumers cost costs credit customers
    debt dollar economic employs euro executive executives export factories factory finance
    financial firm firms forecast forecasts fund funds growth industry interest investment
    investments jobs loan loans market markets oil outlook pension pensions plant price
    prices quarter rates retail sales sector share shop shops spending stake store stores
    supplier suppliers tax trade trading""",
    "education": """academic admissions college colleges degree degrees education educators enrollment enrolment
    faculty governors grade grades graduate graduates graduation headship homework learning
    lessons parents student teaching trustees universities university""",
    "environment": """birds coastline deer ecology elk energy environment environmental farmers farming farmland
    forest forests glaciers grazing green nature nitrates ocean protected reserve river
    rivers sea soil solar sustainable trees turbines warming waste water wind wolf wolves
    woodland""",
    "health": """babies blood blood-pressure care diet diseases drug drugs health healthcare heart hygiene
    illness infections kidney liver lung medical medicines mental nhs nutrition pain
    pregnant salt screening smoking treatment trial trials virus ward wards""",
    "human-interest": """bride cat celebrate celebrated couple couples dog dogs donkey families family grandchildren
    granddaughter grandfather grandmother grandson groom husband love lucky married
    neighbors neighbours pet remembered ring stray surprise twins villagers wife""",
    "labour": """apprentices apprenticeships ballot conditions contract contracts dispute employees employer
    employers employment jobs labor labour management members negotiations pay payroll shift
    shifts staff strike strikes talks worker workers""",
    "lifestyle": """beach beer bread breakfast cheese clothes coffee cook cooks dessert dinner dress drink
    flavor flavour flavours food garden gardens guests holiday kitchen lunch luxury sauce
    shop shopping style taste tasting travel trip villa visitors wear""",
    "politics": """administration ambassador amendment amendments bill bills budget campaign campaigning
    campaigns commissioners committee commons conservative council councils debate democracy
    deputies deputy diplomatic embassy federal gov government law leader leadership liberal
    lords majority mayor mayoral ministerial ministry motion opposition parliamentary
    parties party planning policies policy political politician politicians president prime
    reform reforms rep rights secretary sen senate speaker speech statehouse summit tax
    taxes vote voted votes voting""",
    "religion": """baptism belief bible blessing chapel christian christians church churches god hindu holy
    hymn hymns islam islamic jewish mass muslim muslims pray prayers rectory religious
    sacred sikh steeple""",
    "science": """ancient bones camera cameras code computer computing console data device devices digital
    dinosaur discovered discovery dna electronic engineer engineers experiment experiments
    experts galaxy game genes information journal media mobile model models network networks
    phone phones platform research researcher science scientific screens security sensors
    services space specimen specimens stars studies system tags technologies technology tool
    update user video website websites""",
    "society": """benefit benefits campaigners census communities community donations elderly families family
    fundraising gender housing immigration marriage neighborhood neighbourhood parents rent
    rents residents rights settlers shelter tenants volunteer volunteers women""",
    "sport": """ball batting beat bowling captain club clubs competition competitor competitors cup defeat
    defeats fans final fixtures game injured injury jersey keeper match opponents overs
    penalties penalty pitch play player players playing points race racing raid runner
    runners score scored scoring season signing sporting squad team teams title training
    transfer tries trophy victory win wins won""",
    "weather": """celsius cloud degrees fahrenheit fog forecast frost gale heat icy monsoon rain rains snow
    storm storms sunny sunshine temperature warnings weather wind winds""",
}

# Two words that decide more than each by itself.
PHRASES: dict[str, str] = {
    phrase: subject
    for subject, phrases in {
        "arts": "box office|debut album|new album|new novel|short stories|stand-up comedy|art gallery|film festival|tv series|opening night",
        "conflict": "peace talks|prisoner swap|prisoner exchange|armed forces|armed group|air force",
        "crime": "crown court|high court|county court|district court|supreme court|court of appeal|told the court|told police|police said|appeal for witnesses|appealing for witnesses|years in prison|suspended sentence|community service|unpaid work|was arrested|were arrested|hit and run|legal action|employment tribunal",
        "disaster": "search and rescue|state of emergency|mountain rescue|rescue teams|fire service|fire crews|coast guard",
        "economy": "interest rate|interest rates|stock exchange|stock market|private equity|venture capital|annual profit|net profit|operating profit|chief executive|chief financial|central bank|net income|per share|full-year|full year|product recall|holding company|going into administration|hedge fund",
        "education": "head teacher|school board|primary school|secondary school|high school|school trustees|school district|exam results|student union",
        "environment": "climate change|carbon dioxide|water quality|national park|nature reserve|wind farm|solar farm|endangered species|net zero",
        "health": "clinical trial|public health|blood pressure|intensive care|mental health|health service|side effects|health ministry|general practitioner",
        "human-interest": "golden wedding|diamond wedding|family reunion|wedding ring|100th birthday|lottery ticket",
        "labour": "trade union|industrial action|pay offer|pay deal|pay rise|shop steward|zero-hours|working conditions|job cuts|job losses|pay talks|union members",
        "lifestyle": "main course|tasting menu|dining room|food stall|bed and breakfast",
        "politics": "prime minister|general election|by-election|first minister|state senate|attorney general|town hall|house of commons|house of representatives|parish council|town council|city council|county council|planning committee|council tax|members of parliament|foreign minister|opposition leader|leader of the opposition|election commission|exit poll|campaign trail|foreign ministry|state legislature",
        "religion": "parish church|holy communion|religious leaders|dean of",
        "science": "research team|peer-reviewed|artificial intelligence|machine learning|social network|video game|open source|published in the journal|space agency|space telescope|data breach|cyber attack|search engine|operating system",
        "society": "food bank|social housing|old age|foster care|domestic abuse|human rights|asylum seekers|civil society",
        "sport": "world cup|premier league|test match|league title|home win|away win|red card|yellow card|free kick|free throw|extra time|head coach|grand final|first innings|at half-time|clean sheet|world championship|national team|first leg|personal best|transfer window|group stage|won by|beat the",
        "weather": "met office|weather warning|heavy rain|heavy snow|weather service|weather bureau|wind speeds|amber warning|mm of rain|inches of rain|inches of snow",
    }.items()
    for phrase in phrases.split("|")
}
