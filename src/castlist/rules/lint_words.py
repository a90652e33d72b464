"""The words that the look over knows: data alone. Lower case, without apostrophes; a hyphen is a space."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _lines(text: str) -> frozenset[str]:
    return frozenset(line.strip() for line in text.replace("\n", "|").split("|") if line.strip())


GRAVE = _words("""
    harass harassed harasses harassing harassment harasser molest molested molesting molests molester molestation
    grope groped gropes groping groper fondle fondled fondling stalked stalker stalkers stalking rape raped rapes
    raping rapist rapists assault assaulted assaulting assaults assaulter abuse abused abuser abusers abusing abusive
    abusively abuses predator predators predatory groomed grooming paedophile pedophile paedophilia pedophilia upskirt
    upskirting upskirted bully bullied bullies bullying threatened threatens threatening threaten threats blackmail
    blackmailed blackmailing nonconsensual arrested arrest police policeman convicted cautioned prosecuted allegation
    allegations alleged allegedly misconduct indecent indecently inappropriate inappropriately creepy creep creeps
    sleazy sleaze leered leering leers lecherous lech pervert perverted perv pervy voyeur violent violently violence
    strangled strangling choked choking punched punching slapped slapping bitten bruises bruised bruise battered
    coerced coercion coercive spiked drugged roofied unwanted uninvited unsafe victim victims survivor survivors nudes
    nude porn pornographic pornography explicit undress undressed undressing racist racism racial sexist sexism
    misogynist misogynistic misogyny homophobic homophobia transphobic transphobia antisemitic antisemitism
    islamophobic slur slurs drunk drunken intoxicated drinking drugs underage minors sexual sexually sexualised
    humiliated humiliating humiliation humiliates intimidated intimidating intimidation intimidates degrading
    safeguarding dbs complaint complaints injured rapey sexy horny leery stabbed stabbing thumped thumping headbutted
    battering trafficked enslaved extorted punishment punish punished hazing hazed cruel cruelly cruelty sadistic
    terrorised terrorized tormented manipulative manipulated gaslighting gaslighted gaslit incident banned sacked
""")
"""Words that by themselves sound like an account of harm, where nothing says that the part is meant."""

_SIGNS = {
    "act": """
        touched touches touching touch hit hits hitting kissed kisses kissing kiss grabbed grabs grabbing grab
        cornered cornering followed follows following pushed pushes pushing shoved shoves shoving threw throws thrown
        shouted shouts shouting screamed screams screaming yelled yells yelling forced forces forcing hurt hurts
        hurting kicked kicks kicking pinned pins pinning filmed films filming photographed watched watches watching
        rubbed rubs rubbing stroked strokes stroking squeezed squeezes pinched pinches licked propositioned trapped
        traps locked locks scared frightened attacked attacks attacking spat broke burned burnt beat
        beats tied lashed lashing swore swears mocked mocks mocking pressed pressing pestered pestering texted texting
        messaged messaging ruin ruined lashes smacked smacks smacking shook dragged drags bit cursed insulted insults
        insulting belittled belittles ridiculed sneered tricked invited invites rang phoned cuddled hugged hugging
        tickled tickling peeped peeping spied spying hounded shove brushed brushing brushes waited waiting waits stood
        stands leaned leans breathed whispered whispers shut stuck poked pokes taunted taunts teased teases smashed
        ripped tore slammed knocked flung hurled chased chases chasing flashed flashes bothered bothers bothering
        pulled pulls dropped
    """,
    "me": "me",
    "whom": """
        girl girls boy boys child children kid kids teenager teenagers teen teens minor minors student students pupil
        pupils trainee trainees apprentice apprentices assistant assistants understudy usher ushers dresser dressers
        technician technicians colleague colleagues crew chaperone chaperones actress actresses women woman girlfriend
        boyfriend wife partner ex daughter son friend sister intern interns volunteer volunteers runner manager
        stagehand stagehands undress changing changed freshers dancer extra extras mistress operator fans fan nanny
        tutor schoolgirl schoolgirls schoolboy schoolboys twelve thirteen fourteen fifteen sixteen seventeen olds
        youngsters designer musician musicians pianist
    """,
    "body": """
        breast breasts thigh thighs bottom bum crotch groin waist lap legs skirt bra underwear knickers genitals penis
        buttocks backside private tongue mouth shoulder shoulders neck knee knees weight hair shirt dress trousers
    """,
    "sex": """
        sex affair bed slept sleeping sleeps flirts flirting flirted advances pictures photos pics messages remarks
        comments whisky vodka alcohol hungover jokes strip stripped stripping naked seduced seduces seducing lewd
        lurid porn innuendo innuendos drink drinks drank beer wine nightclub
    """,
    "place": """
        hotel car phone wings backstage party tour lift corridor shower showers toilet toilets stairs pub loo bedroom
        room station street evening bus train park bar instagram whatsapp online
    """,
    "fear": """
        afraid scared frightened tears cried crying cries wept refused refuse refuses refusal fired dismissed reported
        warned warns warning avoid avoids avoided uneasy ashamed trauma traumatised traumatized unwell quit resigned
        uncomfortable distressed shaken nasty cruel cruelty vicious aggressive aggression harmful dangerous lawyer
        solicitor rumours rumors hush covered rough lost temper anger angry rage punch gossip wary
    """,
}
SIGNS = {word: sign for sign, words in _SIGNS.items() for word in words.split()}
"""Words that say little alone; two of different kinds in one sentence sound like an account."""
_SIGN_PHRASES = {
    "whom": """
        fourteen year | i was fifteen | i was sixteen | i was seventeen | i was fourteen | i was thirteen
        young actor | young actress | young dancer | young ones | younger ones | under age | year old | year olds
        stage manager | young girl | young man | young woman
    """,
    "sex": "had sex | sex with | photos of | pictures of",
    "place": """
        at night | every night | in the morning | dressing room | green room | in front of everybody | to her room
        in front of the company | in front of everyone | in front of the cast | in front of the whole | to his room
        to his flat | to her flat | to my flat | in his flat | in her flat | in my hotel | to my hotel | day after day
        for hours | for weeks | for months | every day | for years | after the show | in the street
    """,
    "fear": """
        left the company | left the room | lost his job | lost her job | has a history | had a history | walked out
        used to do | cannot keep | cant keep | keep his hands | how he treats | how she treats | goes after | went for
        tried it on | ought to know | should look into | case of | be careful | keep an eye | not leave him
        not leave her | what he did | what she did | what happened | would not accept | wouldnt accept | turned nasty
        known for | what he is like | what she is like | because of him | because of her | because of how
        not come back | out of the show | broke it off | threw him out | threw her out | thrown out | not to come back
        left in a room | away from me | leave me alone | had to leave | had to lock
    """,
}
SIGN_PHRASES = {phrase: sign for sign, phrases in _SIGN_PHRASES.items() for phrase in _lines(phrases)}
SAYS_LITTLE = ({"me", "fear"}, {"me", "whom"})
"""Pairs that people write every day."""

REAL = _words("""
    rehearsal rehearsals backstage tour party dressing dressers usher ushers technician technicians stagehand
    chaperone chaperones colleague colleagues student students pupil pupils academy college trainees apprentice
    apprentices interns reported complained complaint complaints allegation allegations convicted dbs safeguarding
""")
"""Words of life in a company: with one of them, talk of the part does not silence the question."""

ABOUT_THE_PART = _words("""
    part parts role roles scene scenes play plays playing played character characters monologue monologues speech
    speeches script text stage combat fight fights choreographed reading reads read portrays portrayal performance
    performances performed song songs aria verse line lines act acts comedy tragedy sings sang singing television
    series convincing believable casting
""")
"""Words by which the talk is of a play, and of what is in it."""

REAL_PHRASES = _lines("""
    at rehearsal | in rehearsal | at the party | cast party | wrap party | opening night | after the show
    dressing room | dressing rooms | green room | on tour | last tour | read through | stage manager | in real life
    told me | told us | i was | i saw | i heard | reported to | to the police | the police | in the room when
    youth company | youth theatre | drama school | summer school | front of house | after rehearsal | hotel room
    during warm ups | costume store | cast members | members of the cast | child actor | child actors
""")

HARM_PHRASES = _lines("""
    alone with him | alone with her | alone with them | be alone with | scared of him | scared of her | scared of them
    afraid of him | afraid of her | afraid of them | frightened of him | frightened of her | frightened of them
    feel safe | felt safe | not safe | isnt safe | feel uncomfortable | felt uncomfortable | feels uncomfortable
    sex offender | sex offenders | restraining order | court order | exposed himself | exposed herself
    took advantage of | takes advantage of | taken advantage of | taking advantage of | made a pass | makes passes
    made advances | unwelcome advances | hands on her | hands on him | hands on me | hands all over
    hands were all over | put his hand | put his hands | put her hand up | put her hands | put his arm
    putting his arm | puts his arm | laid hands on | laid a hand on | raised his hand | hand up her | up her skirt
    down her top | by the throat | without consent | without asking | without her consent | without his consent
    against her will | against his will | no for an answer | although i said no | although she said no
    after i said no | after she said no | when i said no | when she said no | i said stop | would not stop
    wouldnt stop | would not let me | would not let her | wouldnt let me | would not leave | wouldnt leave
    would not go away | what he did to | what she did to | did to me | did to her | did to him | did to the girl
    did to the boy | got physical | gets physical | lost his temper | loses his temper | followed me home
    followed her home | came to my house | turned up at my | complaints about him | complaints about her
    complaint about him | complaint about her | complaint against him | complaint against her | complaints against him
    complaints against her | complaints against them | complaint against them | report against | reported him
    reported her | reported it | slept with a student | slept with a pupil | slept with a child | away from children
    children away from | keep away from | stay away from | stays away from | away from girls | away from boys
    near children | near teenagers | with a minor | with minors | non consensual | made her cry | made him cry
    made them cry | until she cried | until he cried | cried because of | dick pic | dick pics | year old girl
    year old boy | on her breast | on her breasts | her breasts | her bottom | share a dressing room
    refused to work with | refuses to work with | will not work with him | wont work with him | keep him away
    keep her away | warned me about | warned us about | ask for nudes | self harm | comments on their bodies
    comments about her body | comments about their bodies | sent me messages | beat her up | beat him up
    beats his wife | beats her up | beaten by him | beaten by her | beaten up | pushed her | pushed him | kissed her
    kissed him | kiss him | kiss her | tried to kiss | forced her | forced him | grabbed her | grabbed him
    groped her | cornered her | cornered him | touched her | touched him | touching her | touching him | shouted at me
    shouted at her | shouted at him | screamed at me | screamed at her | screamed at him | yelled at | pinned her
    pinned me
""")

_KINDS = {
    "union": """
        union unions unionised unionized unionists equity bectu picket picketing strikebreaker walkout unionist
    """,
    "pregnancy": """
        pregnant pregnancy pregnancies maternity paternity miscarriage miscarried ivf trimester antenatal postnatal
        breastfeeding fertility childbearing
    """,
    "health": """
        illness illnesses sick sickness cancer tumour tumor chemo chemotherapy diabetes diabetic epilepsy epileptic
        bipolar depression depressed depressive anxiety schizophrenia schizophrenic psychosis psychotic psychiatric
        psychiatrist therapist medication medicated antidepressants hospital hospitalised hospitalized surgery injury
        injuries asthma asthmatic arthritis alcoholic alcoholism addict addicted addiction rehab hiv hepatitis
        abortion anorexia anorexic bulimia bulimic migraine migraines diagnosis diagnosed ptsd suicidal suicide
        overdose covid chronic pills symptoms menopause ill disease disorder therapy psychologist insulin kidney lupus
        cripple crippled tremor sober relapse relapsed
    """,
    "disability": """
        disabled disability disabilities wheelchair deaf deafness blind blindness autistic autism dyslexic dyslexia
        dyspraxia dyspraxic adhd aspergers amputee paralysed paralyzed paraplegic prosthetic prosthesis neurodivergent
        neurodiverse tourettes crutches stammer stammers stutter stutters lipreads impaired impairment limp limps
    """,
    "religion": """
        muslim muslims islam islamic mosque imam hijab niqab ramadan jew jews jewish judaism synagogue rabbi sabbath
        shabbat kosher hindu hindus hinduism sikh sikhs buddhist buddhists buddhism christians christianity catholic
        catholics catholicism protestant protestants evangelical evangelicals mormon mormons jehovah jehovahs quaker
        quakers atheist atheists religion religions religious church churches chapel priest priests nun nuns monk
        monks vicar vicars pastor convent worship worships prays praying congregation
    """,
    "sexuality": """
        gay lesbian lesbians bisexual bisexuals queer homosexual homosexuals homosexuality heterosexual trans
        transgender transsexual transitioning nonbinary asexual lgbt lgbtq closeted
    """,
    "ethnicity": """
        ethnicity ethnic asian african caribbean arab latino latina hispanic gypsy gypsies roma immigrant immigrants
        refugee refugees biracial descent heritage nationality foreigner foreigners indian pakistani chinese japanese
        korean nigerian jamaican polish turkish mexican
    """,
    "complaint": """
        complained complains complaining grievance grievances whistleblower whistleblowing whistleblew tribunal
        lawsuit sued
    """,
    "record": "prison jail jailed imprisoned probation offender offenders offences",
}
"""What Castlist asks about, and the words for it. A kind is what is private to a person; a part may have all of it."""

_PHRASES = {
    "union": "on strike | strike action | shop steward | trade union | branch secretary | works council",
    "pregnancy": """
        expecting a baby | expecting a child | having a baby | her baby | due in january | due in february
        due in march | due in april | due in may | due in june | due in july | due in august | due in september
        due in october | due in november | due in december | baby is due | start a family | starting a family
        parental leave | trying for a baby | with child | having twins | having a child | expecting twins
        expecting again | new baby | newborn
    """,
    "health": """
        mental health | bad back | panic attack | panic attacks | heart attack | heart condition | heart trouble
        eating disorder | side effects | off sick | health problem | health problems | his health | her health
        their health | bad knee | bad hip | blood pressure | sick leave | had a stroke | has aids | chronic condition
        for his heart | an operation | nervous breakdown | had a breakdown | operated on
    """,
    "disability": """
        hard of hearing | partially sighted | learning difficulties | special needs | registered blind | cannot hear
        cant hear | cannot see | cant walk | cannot walk
    """,
    "religion": """
        day of rest | holy day | his faith | her faith | their faith | very devout | a christian | is christian
        devout christian | practising christian | born again | jehovahs witness
    """,
    "sexuality": """
        his boyfriend | her girlfriend | his husband | her wife | sexual orientation | non binary | came out as
        same sex | married a woman | married a man
    """,
    "ethnicity": """
        mixed race | black actor | black actors | black actress | black man | black woman | black girl | black boy
        black people | is black | white actor | white actress | is white | black british | too black | too white
        too dark | skin colour | skin color | of colour | of color | her race | his race | people of colour
    """,
    "complaint": "made a complaint | made complaints | took legal action | went to court",
    "record": "criminal record | spent conviction | community service | did time | served time | behind bars",
}

PRIVATE = {word: kind for kind, words in _KINDS.items() for word in words.split()}
PRIVATE_PHRASES = {phrase: kind for kind, phrases in _PHRASES.items() for phrase in _lines(phrases)}
