"""Sentences for the look over: accounts of harm, everyday casting talk, and what is private to a person.

The first of each kind were at hand while the words of rules/lint_words.py were chosen. UNSEEN ones were written when
the words stood, measured once, and no word was changed for their sake: they say more truly what is caught. All were
written by those who wrote the words, so people who write otherwise will be caught less often than these.
"""

ACCOUNTS = """
He groped one of the dressers at the wrap party.
She was sexually harassed by him on the last tour.
I was assaulted by this man in 2019.
He has been stalking a girl from the chorus for months.
There was a police report about him after the summer school.
He threatened the stage manager when she told him to stop.
He turned up drunk at rehearsal, twice.
He touched me when nobody else was in the room.
He keeps touching the younger girls during warm-ups.
She hit the assistant with a prop in the interval.
He sends explicit photos to cast members.
He was inappropriate with a minor in the youth company.
My daughter does not want to be alone with him.
Two of the girls told me they are scared of him.
He bullied the understudy until she left.
She screamed at a child in front of everybody.
He exposed himself in the dressing room.
There is a restraining order against him.
He raped a friend of mine.
He forced her to kiss him after the dress rehearsal.
I do not feel safe around him.
The students say that he made sexual remarks to them.
He grabbed her by the throat backstage.
He followed me home after the read-through.
He was arrested for domestic violence last year.
We had complaints about him from three actresses.
He spiked her drink at the opening night.
He called her a racist name in the green room.
He used to hit his girlfriend, everybody knew.
His hands were all over her in the lift.
She slapped one of the ushers.
He is a predator and should not be near teenagers.
He filmed the girls while they were changing.
He made unwanted advances to our choreographer.
I heard he was sacked for misconduct at his last theatre.
He put his hand up her skirt.
He groomed a fifteen-year-old at the drama school.
She sent me threatening messages after I said no.
He blackmailed a colleague with pictures.
He would not take no for an answer and pinned me against the wall.
There are allegations against him which the college is looking into.
He molested boys in the choir.
She was drinking during the show and drove the cast home.
He pushed the deputy stage manager down the stairs.
He asked a 14 year old for nudes.
He shouted abuse at the crew every night.
I had to call the police on him.
He watched us undress through the door.
He is banned from the youth theatre because of what he did to a girl there.
He got one of the girls drunk and took advantage of her.
She cornered me in the costume store and would not let me leave.
He came to my house uninvited and would not go away.
He makes the women in the company feel uncomfortable, he stands far too close and comments on their bodies.
Non‑consensual touching was reported by two members of the cast.
He’s creepy with the teenagers.
Please don’t cast him: he hurt my friend.
He was violent towards his ex, who is our lighting designer.
He strangled his partner.
She abused her position with the apprentices.
He kissed her without asking, again and again.
He punched me in the face at the cast party.
Safeguarding at the school told us not to leave him with children.
The boy told his mother what this actor did to him in the car.
She was beaten by him, I saw the bruises.
He kept putting his arm round the sixteen-year-olds.
Half of the women refused to share a dressing room with him after Leeds.
He got physical with a technician and had to be held back.
I reported him to the company in spring and nothing happened.
He wrote sexual messages to a student of mine.
On tour he came into my hotel room at night.
He was abusive to his dresser, every single night.
She humiliated a trainee until he cried.
He laid hands on a child actor.
He lost his DBS clearance after what happened at the academy.
He harasses people online.
There was an incident with a minor, ask the festival.
He drugged a woman I know.
He would not stop rubbing my shoulders although I said no.
He attacked a colleague with a bottle.
He made a pass at a seventeen-year-old.
Several people have told me to keep my children away from him.
He was cautioned by the police for indecent images.
She came to work intoxicated and fell on somebody.
He peeped into the women’s showers.
He intimidated the younger ones so that they would not speak.
He slept with a pupil.
He cannot keep his hands to himself when he has had a few.
My sister left the company because of what he used to do to her.
She turned nasty with a runner and broke his nose.
He kept asking the interns out and would not accept a refusal.
When I was seventeen he invited me to his flat and locked the door.
Everybody in Hull knows that he goes after the young ones.
She has a history of lashing out at people backstage.
He once had sex with a student he was teaching.
He smelled of whisky at the matinee and dropped his partner.
I was told by three chaperones that he makes remarks about the girls’ legs.
He lost his job at the school over pictures on his phone.
She swore at a disabled colleague and mocked the way she walks.
He made me strip for what he called a costume check.
He rang me at three in the morning for weeks.
She ran me down in front of the whole cast every day until I became ill.
He pressed himself against me in the wings.
The police came to the theatre because of him.
His ex says that he used to beat her.
He did not stop the scene when she used the safe word.
Someone should look into how he treats the children he teaches.
He tried it on with every woman in the chorus.
There was a case of harassment in Derby with his name on it.
He burned a boy with a cigarette.
She cheated the others out of their pay and then threatened to ruin them.
He tricked a girl into sending him pictures of herself.
She had an affair with a boy of fifteen.
He threw a chair at the musical director.
He used the n-word to a colleague.
He tied an apprentice to a lighting stand for a joke.
I left the room in tears after he had touched my breast.
At the last company he made a habit of walking in on the women while they changed.
He was thrown out of a festival for groping.
She hit me with a clipboard because I was late with the props.
I know two people who have reported him for harassment.
He drinks, and when he drinks he gets rough with people.
He told a schoolgirl that she was sexy and asked for her number.
She called the deputy a slur in front of the band.
He stood outside my flat for hours after I broke it off.
The college threw him out after something with a pupil.
He stuck his tongue in my mouth during the run, and it was not in the blocking.
People whisper that he hurts women.
She shut a trainee in the prop room as a punishment.
My agent says that I must not be left in a room with him.
He offered a girl the part if she spent the night with him.
He kept brushing against me in the quick change.
She lost control and threw scissors at the wardrobe mistress.
He once followed an extra to the station and waited for her there every evening.
A mother took her son out of the show because of how he spoke to the boys.
He took photographs of a dancer in the shower and showed them round.
He made jokes about rape all through the tech.
She is violent when she is angry, ask her last director.
He got a young actor drunk and woke up in his bed.
You know what he is like with women, please think of the chorus.
He wanted to see me without my shirt, for the role he said, and there was no such scene.
He shoved our lighting operator into a flight case.
He has been told by two theatres not to come back after complaints from the cast.
I was fifteen and he was thirty.
He sent his ex-wife death threats.
She poked fun at my weight until I stopped eating.
We had to lock the dressing room because of him.
""".strip().splitlines()

ORDINARY = """
She is the only one who frightens me.
She frightens me a little, and so should the Lead.
She kills it in the second act.
The abusive husband is the part, and he plays it with real menace.
Strong hands, good with the sword.
A touching performance.
She touched me with that monologue.
He stalks about the stage like a king.
Her Lady Macbeth is terrifying.
He hit every note.
He hits his marks and never misses a cue.
She grabbed the audience from the first line.
His comic timing is brutal, in the best way.
She was robbed last time; let her be heard.
He was drunk on the language, and so were we.
A killer voice with a soft top.
I would kill to see her in this.
He plays drunks better than anybody I know.
The scene in which Stanley assaults Blanche needs somebody we can trust with it.
Stage combat: advanced; has choreographed fights.
She makes you feel uncomfortable in exactly the way the part asks for.
He followed the direction at once.
She pushed herself further than at the first audition.
His shouting in the trial scene is well supported.
A police officer in two scenes, so no more than a cough and a spit.
Her voice is strong and her diction is clear.
He can sing the top B flat without forcing.
I was blown away.
She has a wicked sense of humour.
Too young for the part; let us look again in five years.
He forces the chest voice above the break.
She is in another show until the ninth of May.
Lovely to have in a room, always on time.
The threat has to come from stillness, and he has that.
He is away on the second weekend.
She reads younger than forty.
His accent slips in the long speeches.
She struck a chord with all of us.
We were hooked by her first line.
I want to hear her beside Marcus before I say yes.
Not enough weight for the father.
He has the danger that the role needs.
He dances well enough for the ensemble.
It hurts to say no to somebody so good.
That song broke my heart.
She is worth a callback if the dates work.
Her violence in the last scene was frightening and precise.
He beat forty others to the last round, and I see why.
He plays the rapist in the court scene; he knows what he takes on.
An attack on the first word that others only dream of.
Her monologue about the assault was the best thing we heard all day.
The bully in the schoolyard scene suits him.
We should see him with the children’s chorus to compare heights.
She got the laugh each time.
I can live with it as long as the understudy is settled first.
His strong point is the verse.
She threw that line away beautifully.
The letter says she needs a day to think.
He would be wasted as the messenger.
She commands the stage; no one else came close.
I am afraid he is too tall beside her.
Abuse of power is what the play is about, and her reading shows it.
A stalker of a part: quiet, watchful, then a shock.
She arrested us all from the first bar.
His Iago made my skin crawl, and that is praise.
She nailed the patter song.
He drowned out the others in the quartet.
Her death scene is worth the ticket.
He has been a policeman in three television series.
We were all in tears at the end of the sides.
He struggled with the sight reading.
She can do the fall down the stairs herself.
The seduction scene needs two people who have worked together.
He bit off more than he could chew with the Hamlet.
He is punchy and quick in the duologue.
Quite a kick in the tap number.
Her agent wants an answer by Friday.
The murderer should not look like one.
She took a risk and it paid.
He gripped us.
It is a violent play and he is gentle in the room, which I like.
She was shaking with nerves, then superb.
Let her read the mother as well.
He looked lost in the dance call.
I object to the doubling, not to her.
He is a safe pair of hands.
She knows the part from the Bristol production.
The drunk scene was the funniest of the evening.
A voice like a trumpet, and ears to match.
Hear her again with the cut song.
He undersold the joke and got a bigger laugh.
She could be a lovely Viola, and a lovelier Olivia.
I wonder whether he is free in June.
He smashed the audition.
The wrestling in act one needs a fit man.
Her eyes are frightening when she stops smiling.
She had us in the palm of her hand.
He rushed the ending; give him another go.
Not this time, but please let us keep her in mind.
He has a lot of fire and not much patience.
Pitch perfect, rhythm a bit behind.
She shot down every alternative with that one reading.
He could cover both brothers.
A natural clown who falls like a cat.
Wrong for the doctor, right for the drunk uncle.
He burned through the speech in a minute.
I want this; nobody else came close.
She lives in Glasgow and needs a place to stay.
We loved how she stole the scene.
She can cry on cue.
He is best when he does nothing.
He attacked the top notes cleanly.
Let him read the killer, too.
Her fights are the cleanest I have seen.
I can accept it if rehearsals begin after Easter.
They looked like a couple at once.
She is a dead ringer for the first Eliza.
A dark horse, and I would bet on him.
I thought of her for days afterwards.
A bright, quick mind; asks the right questions.
He has sung the Count twice, once abroad.
She handles the long vowels beautifully.
He should try the Fool.
Too close in type to the one we have.
She gave the whole thing a lift.
Her phone number is on the form.
He is working on a farm until May, so evenings only.
She brings out the best in her partner.
Two women for one role is a luxury.
The kids in the audience will adore him.
She has the legs for the dance break.
He asked for the sides in large print.
Her Nora slammed the door and I believed all of it.
We must not lose him to the other house.
They are both good; I lean to the younger one.
He has never been late for a call.
She did the kissing scene with great tact.
A hundred people came and she is the one I remember.
He must lift her twice, so somebody should test that.
His bed trick speech is the funniest thing.
It will be a hit with the schools.
No objection from me.
She wants to play it with an Irish accent.
His last letter came back, so ask his agent.
The boys’ chorus needs another tenor.
She is on tour till the tenth and could read by video.
Good fighter, right-handed, owns his own blades.
He has danced since he was twelve.
""".strip().splitlines()

PRIVATE = """
union | She is a union organiser.
union | He is active in Equity and will make trouble.
union | She went on strike at her last theatre.
union | A shop steward, so careful.
pregnancy | She is pregnant and due in March.
pregnancy | She told me they are expecting a baby.
pregnancy | She may be on maternity leave by then.
pregnancy | Her pregnancy will show by the opening.
pregnancy | She had a miscarriage last spring.
pregnancy | She is going through IVF.
health | He has epilepsy.
health | She had cancer two years ago.
health | He is bipolar, I was told.
health | She is on medication for depression.
health | His mental health is fragile.
health | She was in hospital for months.
health | He has a bad back and an old injury.
health | She is diabetic.
health | He is a recovering alcoholic.
health | I hear that she is in rehab.
health | She had an abortion.
health | He is HIV positive.
disability | She uses a wheelchair.
disability | He is deaf in one ear.
disability | She is autistic.
disability | He has a disability.
disability | Dyslexic, so a cold reading is unfair.
religion | He is a practising Muslim and will want Fridays off.
religion | She is Jewish, so not on Saturdays.
religion | Very religious, goes to church twice on Sundays.
religion | I saw her in The Nun.
religion | He fasts during Ramadan.
religion | A Jehovah’s Witness, so no Christmas show.
sexuality | He is gay and could not play the lover.
sexuality | She is a lesbian.
sexuality | He is trans, does that matter?
sexuality | Bisexual, according to his agent.
ethnicity | She is Asian and the family has to match.
ethnicity | A black actor would surprise people in this part.
ethnicity | He is mixed-race.
ethnicity | Her ethnicity is not right for the family.
complaint | She complained about the director on her last job.
complaint | He took his last theatre to a tribunal.
record | He has a criminal record.
record | He has been in prison.
union | Not him again, he is the union’s man.
union | She is a member of BECTU.
pregnancy | Her baby is due in the run.
pregnancy | She wants to start a family next year.
health | He suffers from panic attacks.
health | She lost weight after her illness.
health | He takes pills for his heart.
health | She has a chronic condition.
disability | He walks with a prosthetic leg.
disability | Her sight is going, she is registered blind.
religion | He would not work on the Sabbath.
religion | She wears a hijab.
religion | Her father is a vicar.
sexuality | He lives with his boyfriend.
ethnicity | He is of Nigerian descent.
record | He did time for theft.
union | She speaks for the union at the National.
union | He organised the walkout at his last house.
pregnancy | She is having twins in the autumn.
pregnancy | I saw her bump.
health | He had a breakdown two years ago.
health | Her knee was operated on in May.
health | He is an alcoholic.
health | She takes medication.
health | His cancer is back.
disability | He has a stammer.
disability | She cannot hear on the left side.
disability | He needs a wheelchair for longer ways.
religion | He is an Orthodox Jew.
religion | She will not play on Sundays because of her church.
religion | He converted to Islam.
sexuality | I think that he is gay.
sexuality | She married a woman.
ethnicity | They are a Black British family.
ethnicity | She looks too Asian for the sister.
record | He has been to jail.
union | He is a member of the actors’ union and lets you know it.
union | She was on the picket line.
pregnancy | Is she not pregnant again?
pregnancy | She is breastfeeding and would need breaks.
pregnancy | She will be seven months gone by the first night.
health | He has been off with depression.
health | She is allergic to everything and always ill.
health | He had a stroke in spring.
health | I hear she tried to take her own life.
health | Her arthritis would make the stairs hard.
disability | She is partially sighted.
disability | He has ADHD.
disability | He lost an arm as a boy.
religion | He is a Sikh and keeps his turban on.
religion | She does not eat pork.
religion | His Catholic family would object.
sexuality | He came out last year.
sexuality | Everybody knows that she is queer.
ethnicity | She is a Traveller.
record | He is on probation.
""".strip().splitlines()

UNSEEN_ACCOUNTS = """
He wrote me long messages about my body after every show.
She told the apprentice that she would break her fingers.
He and the assistant stage manager: she was crying in the car park and would not say why.
His former students have started to talk about what lessons with him were like.
He bought vodka for the youth chorus.
He came up behind our pianist and held her so that she could not move.
I worked with him in York and he frightened me.
He was removed from the panto after a chaperone spoke up.
She mimicked his disability in front of visitors and told him to get out.
He follows girls from the company on the internet under another name.
There are stories about the parties at his house and how young the guests were.
He beat his brother so badly that an ambulance came.
He asked me to sit on his knee to get the part.
She locks people out, she swears, she throws things; we lost two deputies over it.
He showed a pornographic film to the juniors.
He had his hand on my leg all through the lunch.
The chaperones have been told not to let him into the corridor.
He is on the sex offenders register.
He hounded a reviewer until she moved away.
She gave sleeping pills to the child in her care.
He has put two men in hospital.
I would rather not say what he did, but please do not give him the key to the youth room.
He calls the Black cast members names when he thinks that nobody hears.
Her ex-husband has custody because she hit the children.
""".strip().splitlines()

UNSEEN_ORDINARY = """
She warmed up as she went along.
Give him the letter scene next time.
He makes an entrance and the air changes.
A little stiff in the waist, but the turns are clean.
Her brother is already in the pit band.
He learned the whole of the first act overnight.
She laughs where the text cries, and it works.
We need somebody who can play the piano with the left hand alone.
He kissed goodbye to the vibrato, thank heavens.
Her training was at Guildford.
He has an agent in Leeds and another in Cardiff.
She reads the old queen better than the young one.
It was a pity that the pianist rushed her.
He is the only bass who came.
I can go along with it, but remember that we said forty at most.
She broke the verse in odd places.
His walk alone tells the story.
Not loud enough for the barn.
The twins have to be the same height.
She sat in the corner and still drew every eye.
He is a slow study; start him early.
She would be my first cover for Ruth.
Nobody else made the joke with the hat work.
A sweet tenor that will not carry over brass.
He asked whether the fight is with swords.
Her dates clash with the tech.
She has done Chekhov in two languages.
He was cut off after a minute, so hear him again.
The quarrel between the sisters caught fire.
He could do the dog as well.
""".strip().splitlines()

UNSEEN_PRIVATE = """
union | He stood for election in the union.
pregnancy | She has just told us that she is pregnant.
pregnancy | They are going through IVF again.
pregnancy | She comes back from having a baby in June.
health | He gets migraines under the lamps.
health | She had chemotherapy.
health | He was sectioned once.
health | Her asthma is bad in the dust.
disability | He is hard of hearing.
disability | She uses crutches.
disability | He cannot see well enough for the stairs.
religion | She is a devout Catholic.
religion | He prays five times a day.
sexuality | He is gay, so the kiss is no trouble.
ethnicity | Is she Chinese or Korean?
record | He was in prison for fraud.
""".strip().splitlines()
