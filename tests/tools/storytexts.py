"""Articles of our own to tell stories apart on: wire copy, and what looks like it and is not.

All people, places and events are invented.
"""

BRIDGE = """\
The Corvin bridge will be closed to all traffic from Monday after divers found cracks in two of
its nine piers, the river authority said on Thursday.

Some 14,000 vehicles cross the bridge each day. Lorries will be sent over the dam at Hallow, a
detour of 31 kilometres, and a ferry will take people on foot from the mill landing every
20 minutes between five in the morning and midnight.

"We did not take this lightly, but a pier that has moved by four millimetres in a month is not
something that you watch for another winter," said Marta Ilves, who heads the authority.

The cracks were found on 3 March during the first inspection under water since 2017. Engineers
will fill them with resin and put steel collars around both piers. The work is to take eleven
weeks and cost 2.6 million crowns, of which the state pays half.

Shopkeepers on the eastern bank fear for their trade. "Two thirds of my customers walk over that
bridge," said Pavel Orme, a baker in Mill Street. He wants the ferry to be free of charge.

The authority said that it would decide on fares by Saturday. The bridge was built in 1934 and
last repaired after the flood of 1988."""

MILL = """\
Paper maker Sandrell Holdings will shut its mill in Hask by the end of September and cut 340 jobs,
blaming the price of power and falling demand for newsprint.

The company told workers at a meeting on Tuesday morning that the two machines at Hask had lost
9.4 million crowns last year. Output of newsprint fell by 22 percent to 118,000 tonnes.

"Nobody in this room has done anything wrong," chief executive Jonas Whitlock told the meeting,
according to two people who were there. "The market for what we make has left us."

The union of paper workers called the decision premature and asked the government to step in. Its
secretary, Lena Adair, said that an offer from an investor to turn one machine over to packaging
had not been looked at properly.

Hask has 6,100 inhabitants, and the mill is its largest employer. The town gets about a third of
its taxes from it. Mayor Corin Bell said that he had learned of the closure from the radio.

Sandrell will keep its mills in Tarn and Upper Leck, which make cardboard. Its shares rose by
3.1 percent to 47.20 crowns after the announcement."""

STORM = """\
A storm with gusts of up to 148 kilometres an hour tore roofs from houses along the Marrow coast
on Sunday night, injured 12 people and left 26,000 homes without power.

The worst damage was in the fishing village of Pell Haven, where a wall of the fish market fell
on parked cars. Nobody was in them. Nine people were hurt by tiles and glass, the fire brigade
said, and three when a bus was blown off the coast road near Tull.

"It sounded like a train that does not stop," said Ada Rennick, who spent the night in her cellar
with four neighbours and two dogs.

The power company Norlicht said that it had 210 people at work and hoped to reach the last
homes by Tuesday evening. Trains between Tull and Marrow Bay will not run before Wednesday,
because about 60 trees lie on the tracks.

The weather service had warned of the storm since Friday. It said that the wind would ease on
Monday, but that another low was on its way and could bring 40 millimetres of rain to ground that
is already full of water."""

COURT = """\
A court in Lenz on Wednesday sentenced the former treasurer of the city's hospital fund to four
years and six months in prison for taking 1.9 million crowns over eight years.

Edda Morvane, 58, had written 212 invoices from firms that did not exist and paid them into an
account in her brother's name, the court found. Most of the money went into a house by the lake
and into horses.

"You were trusted because you asked for nothing," judge Samuel Trent told her. "That is what makes
this hard to forgive."

Ms Morvane had confessed on the first day of the trial in January. Her lawyer, Ivo Kessel, had
asked for a suspended sentence, because she had paid back 640,000 crowns and was ill. He said that
she would decide within a week whether to appeal.

The fraud came to light when a trainee noticed that two of the firms had the same telephone
number. The fund pays for beds in the children's ward that the state does not finance. Its new
chair, Dr Halina Voss, said that no patient had gone without treatment, but that a scanner had
been bought two years late.

The brother is to be tried separately in autumn."""

CUP = """\
Second-division Hask Rovers knocked holders Lenz City out of the Founders' Cup on Saturday with a
goal in the last minute of extra time, winning 3-2 before 11,400 spectators.

Lenz were two goals up after half an hour through Milo Brandt and a penalty by captain Teo Aldane,
and seemed to be on their way. Rovers had not had a shot by then.

They came back with a header by defender Owen Stark after 58 minutes. Substitute Jari Pohl
levelled six minutes from the end, from a free kick that hit the wall and left goalkeeper Anders
Lind on the wrong foot.

Extra time had nearly gone when Stark, a teacher who trains after school, won the ball at the
halfway line and sent it to Pohl, who ran past two men and shot low into the corner.

"I have to mark 26 essays tomorrow, and I do not think that I will," Stark said.

Lenz coach Bruno Falk blamed the referee for not giving a second penalty after 71 minutes. "But
we had ten chances to end it, and who does not take them has nobody to complain to," he added.

Rovers had never reached the last eight before. The draw is on Monday."""

SCHOOL = """\
Pupils in the province of Tarn will start school half an hour later from next autumn, after a
trial in 18 schools ended with better marks and fewer absences, the provincial council decided.

Lessons will begin at half past eight. In the trial, which ran for two years and took in 7,300
pupils between 12 and 17, the number of missed first lessons fell by 38 percent, and marks in
mathematics rose by a tenth.

"We have argued about this for thirty years as if it were a question of character," said Minna
Aster, the councillor for education. "It is a question of sleep."

The transport company Tarnbus has to move 64 school buses and says that this costs it 1.2 million
crowns a year, because the buses will then stand in the traffic of those who drive to work. The
council will pay 800,000 of that.

Parents are divided. In a survey of 2,150 of them, 54 percent were in favour, 39 percent against.
Those who begin work early ask who is to look after the younger children until lessons begin; the
schools are to open their doors at half past seven, with breakfast for 2 crowns.

Teachers' unions supported the change but want the later end of lessons to be paid. Talks about
that begin in May."""

EDITS: dict[str, tuple[tuple[str, str], ...]] = {
    "bridge": (
        ("the river authority said on Thursday", "according to the river authority"),
        ("Some 14,000 vehicles", "About 14,000 cars and lorries"),
        ("did not take this lightly, but a pier", "didn't take this lightly. But a pier"),
        ("that you watch", "you watch"),
        ("last repaired", "last mended"),
    ),
    "mill": (
        ("Paper maker Sandrell Holdings", "Sandrell Holdings, the paper maker,"),
        ("blaming the price", "citing the price"),
        ("22 percent", "22 per cent"),
        ("3.1 percent", "3.1 per cent"),
        ("called the decision premature and asked", "said the decision was premature, asking"),
    ),
    "storm": (
        ("kilometres an hour", "km/h"),
        ("injured 12 people", "injured 14 people"),
        ("Nine people were hurt", "Eleven people were hurt"),
        ("the fire brigade\nsaid", "firefighters\nsaid"),
        ("another low was on its way", "a further low was approaching"),
    ),
    "court": (
        ("on Wednesday sentenced", "has sentenced"),
        ("1.9 million crowns", "1.9m crowns"),
        ("Ms Morvane had confessed", "Morvane confessed"),
        ("came to light when", "was discovered after"),
        ("The brother is", "Her brother is"),
    ),
    "cup": (
        ("Second-division Hask Rovers", "Hask Rovers of the second division"),
        ("before 11,400 spectators", "in front of 11,400"),
        ("seemed to be on their way", "looked safe"),
        ("had nearly gone", "was almost over"),
        ("he added", "Falk said"),
    ),
    "school": (
        ("from next autumn", "from the autumn"),
        ("fell by 38 percent", "was down 38 percent"),
        ("has to move 64 school buses", "must reschedule 64 school buses"),
        ("Parents are divided.", "Parents don't agree."),
        ("Talks about\nthat begin", "Talks\nbegin"),
    ),
}
"""What an editor at another paper does to each."""

EXTRAS = """\


Our reporter adds: in the town itself the news was the talk of the market on the day after, and the
council has put it on the agenda of a sitting that anybody may attend. We will report on it here.

Readers who have seen something of it, or have been affected, are asked to write to our desk, if
possible with a picture and a telephone number. What we print we check with a second source, and
we do not name anybody who does not want it.

{who} is a reporter of the {paper} and covers the region. The {paper} is printed in Upper Leck and
delivered to 21,000 households six days a week; its pages are put together by a desk of nine."""

LEADS: dict[str, str] = {
    "bridge": "Anybody who lives east of the river has to get up earlier from Monday: the old "
    "bridge in Corvin is no longer safe, and nobody is to cross it until early summer.",
    "mill": "For a hundred and six years Hask has smelled of wet wood. In autumn that is over, and "
    "one family in five will have to look for another income.",
    "storm": "Roofs in the gardens, boats in the street, and no light: the coast had its worst "
    "night in a generation.",
    "court": "She was known for cycling to work and for counting paper clips. Now the woman who "
    "kept the hospital's money goes to prison.",
    "cup": "There are 340 seats in the stand at Hask, and by midnight everyone in town claimed to "
    "have had one when it mattered.",
    "school": "Teenagers were right all along: eight o'clock is too early, and Tarn is the first "
    "province to say so.",
}
"""A local paper's own first paragraph."""

OWN_WORDS: dict[str, str] = {
    "bridge": """\
Corvin loses its bridge for most of the spring. From Monday nobody may drive or walk across, since
two piers are cracked, and one has shifted by four millimetres within a month.

The authority in charge of the river made the damage public on Thursday. Its head, Marta Ilves,
called it a hard decision: "We did not take this lightly, but a pier that has moved by four
millimetres in a month is not something that you watch for another winter."

Traffic, about 14,000 vehicles daily, is to go round by the Hallow dam, 31 kilometres more. For
pedestrians a boat leaves the mill landing three times an hour. Whether that costs anything is
open; traders on the east side, such as the baker Pavel Orme, insist that it must not.

Resin and steel collars are to save the piers, for 2.6 million crowns in eleven weeks. It is the
first large repair since 1988.""",
    "mill": """\
Hask is to lose its paper mill. Owner Sandrell says that newsprint no longer pays: its two machines
there made a loss of 9.4 million crowns, and electricity has become too dear. By the end of
September 340 people will be out of work.

Chief executive Jonas Whitlock broke the news in the canteen. "Nobody in this room has done
anything wrong," he is said to have told the staff. "The market for what we make has left us."

For the union, Lena Adair spoke of a rushed decision. An investor had been ready to make packaging
on one of the machines, she said, and had got no answer. She wants ministers to mediate.

The town of 6,100 people depends on the mill for a third of what it takes in. Its mayor, Corin
Bell, heard of it on the radio. On the exchange Sandrell gained 3.1 percent.""",
    "court": """\
Four and a half years: that is the sentence for Edda Morvane, who for eight years helped herself to
the money of the hospital fund in Lenz. She took 1.9 million crowns in all.

Judge Samuel Trent spoke of a breach of trust. "You were trusted because you asked for nothing," he
said to the accused, who is 58. "That is what makes this hard to forgive."

The money went by way of 212 false invoices to her brother's account, and from there into horses
and a house on the lake. She admitted it all in January and has returned 640,000 crowns. Defence
lawyer Ivo Kessel, who had wanted the sentence suspended, left open whether she appeals.

It was a trainee who found out: two companies with one telephone number. The fund's chair, Halina
Voss, regrets that a scanner came two years late. The brother's trial follows in autumn.""",
}
"""The same event in another reporter's words, with the same quotation and figures."""

FOLLOW_UPS: dict[str, str] = {
    "storm": """\
All but 900 of the homes that lost power on the Marrow coast have it back, the power company
Norlicht said on Tuesday, two days after the storm.

Ministers who visited Pell Haven promised 15 million crowns for those who are not insured. "We
will not ask anybody to wait for a form," said Interior Minister Greta Solheim, who was met with
whistles by some and with coffee by others.

The fish market is to be pulled down. Its roof had been inspected last spring, and engineers want
to know why that wall was not.

A storm with gusts of up to 148 kilometres an hour tore roofs from houses along the Marrow coast
on Sunday night, injured 12 people and left 26,000 homes without power. The worst damage was in
the fishing village of Pell Haven, where a wall of the fish market fell on parked cars.

The low that was to follow has gone south, the weather service said.""",
    "cup": """\
Hask Rovers will play Tarn United at home in the last eight of the Founders' Cup, Monday's draw in
Lenz decided. It is the first time that the second-division side has come so far.

"I would have liked somebody smaller, but there is nobody smaller than us," said defender Owen
Stark, whose pupils had put a wreath on his desk.

Second-division Hask Rovers knocked holders Lenz City out of the Founders' Cup on Saturday with a
goal in the last minute of extra time, winning 3-2 before 11,400 spectators.

Tarn, third in the league, won both of their meetings this century, the last of them by five
goals. The other pairs are Upper Leck against Corvin, Marrow Bay against Port Ennis, and Solway
against the winner of the replay between Dunmere and Tull. The matches are on 4 April.""",
}
"""A report of a later day that takes paragraphs of the first as its background."""
