"""English word lists of the linter."""

from __future__ import annotations

import re

from icmeasure.instrument.lint.label_words import ENGLISH_AGREEMENT, ENGLISH_ORDERED
from icmeasure.instrument.lint.words import Words, phrases, words

_BE = r"(?:is|are|was|were|be|been|being|gets?|got|getting)"
_ADVERB = r"(?:\s+(?:not|also|often|always|never|then|jointly|\w+ly))*"
_IRREGULAR = (
    "bought|brought|built|caught|chosen|done|drawn|driven|felt|forgotten|found|given|held|heard|hidden|kept|"
    "known|laid|led|left|lent|lost|made|meant|met|paid|put|read|run|said|seen|sent|set|shown|sold|spent|spoken|"
    "stolen|taken|taught|told|thought|understood|won|written|begun|broken|cut|frozen|given|hurt|let|split|spread"
)
_STATES = (
    "interested|committed|located|situated|based|connected|satisfied|motivated|trained|qualified|skilled|"
    "experienced|dedicated|convinced|concerned|involved|related|used to|limited|tired|pleased|worried|engaged|"
    "prepared|advanced|detailed|complicated|aligned|integrated|centralised|centralized|networked|married|"
    "educated|informed|organised|organized|balanced|shared|varied|united|inclined|supposed"
)

ENGLISH = Words(
    code="en",
    joints=phrases(
        "and, or, but, yet, nor, plus, etc, et cetera, as well as, and/or, &, along with, in addition to"
    ),
    open_joints=phrases("as well as, and/or, not only, in addition to"),
    one_thing=phrases(
        "research and development, r&d, terms and conditions, health and safety, mergers and acquisitions",
        "question and answer, questions and answers, trial and error, supply and demand, wear and tear",
        "profit and loss, import and export, profit or loss, cost and benefit, costs and benefits",
        "pros and cons",
        "small and medium-sized, small and medium, small and medium sized, more or less, one or more",
        "now and then",
        "sooner or later, whether or not, again and again, back and forth, day and night, give and take",
        "strengths and weaknesses, rules and regulations, policies and procedures, goods and services",
        "products and services, bring and buy, stop and go, black and white, command and control",
        "each and every, bits and pieces, time and again, far and wide, by and large, odds and ends, as yet",
        "right or wrong, two or more, one or two, and so on, and so forth, or so, rights and duties",
        "roles and responsibilities, checks and balances, safety and health, ups and downs, ins and outs",
    ),
    mutual=phrases(
        "together, jointly, each other, one another, mutually, in common, meet, cooperate, co-operate",
        "collaborate, coordinate, co-ordinate, agree, disagree, compete, negotiate, talk, exchange, share",
        "work hand in hand, depend on each other, clash, the same",
    ),
    subordinate=phrases(
        "if, when, whenever, because, in order to, so that, unless, although, though, even though, even if",
        "as long as, as soon as, provided that, whereas, in case, while, despite the fact that, given that",
        "so as to, for fear that, ever since, insofar as, provided the, provided our, provided a",
        "on condition that",
        "in view of, in the event of, in spite of, despite, regardless of, with the aim of, with a view to",
        "for the purpose of, whatever, no matter, owing to",
    ),
    complement=re.compile(
        r"\b(?:know|knows|knew|known|see|sees|ask|asks|asked|decide|decides|check|checks|tell|tells|told|learn|"
        r"learns|understand|understands|remember|remembers|find out|finds out|show|shows|say|says|determine|"
        r"determines|agree on|wonder|sure|clear|discuss|discusses|explain|explains|about|on)"
        r"(?:\s+(?:us|them|staff|customers|production|sales))?\s+(?:if|when|while)\b"
    ),
    abbreviations=re.compile(
        r"\b(?:[A-Z]\.(?:[A-Z]\.)+|e\.g\.|i\.e\.|etc\.(?=\s+[a-z(])|vs\.|approx\.|incl\.|Inc\.|Ltd\.|Co\.|"
        r"No\.(?=\s\d)|Mr\.|Mrs\.|Ms\.|Dr\.|a\.m\.|p\.m\.|ca\.)",
        re.IGNORECASE,
    ),
    relatives=phrases("that, which, who, whose, whom"),
    not_relatives=re.compile(
        r"\b(?:know|knows|say|says|think|thinks|believe|believes|ensure|ensures|see|sees|feel|feels|agree|agrees|"
        r"show|shows|find|finds|mean|means|expect|expects|so|provided|given|fact|sure|than|in|at|for|of|like|after"
        r"|before|ask|asks|tell|tells|decide|decides|except|now|and|or)\s+(?:that|who|which|whom)\b|^that\b"
    ),
    clauses=phrases(
        "what, when, whenever, if, because, unless, although, though, so that, whereas, while, in order to",
        "whether, as long as, as soon as, wherever, why, provided that",
    ),
    passive=re.compile(
        rf"\b{_BE}{_ADVERB}\s+(?:(?!\w*eed\b)\w{{2,}}ed|{_IRREGULAR})(?![\w-])",
    ),
    not_passive=re.compile(
        rf"\b(?:is|are|was|were|be|been|being|gets?|got){_ADVERB}\s+(?:{_STATES}|hundred|indeed)(?![\w-])(?!\s+by\b)"
    ),
    jargon=phrases(
        "ambidexterity, ambidextrous, absorptive capacity, absorptive, dynamic capability",
        "dynamic capabilities",
        "touchpoint, touchpoints, omnichannel, omni-channel, heuristic, heuristics, isomorphic, isomorphism",
        "interoperability, interoperable, co-creation, cocreation, servitization, servitisation",
        "boundary-spanning",
        "boundary spanner, boundary spanners, market orientation, stage-gate, middleware, blockchain",
        "ontology",
        "epistemic, tacit knowledge, explicit knowledge, codification, externalisation, externalization",
        "internalisation, internalization, socialisation, institutionalisation, institutionalization",
        "legitimation",
        "operationalisation, operationalization, orchestration, reconfiguration, reconfigure, affordance",
        "affordances, complementarity, complementarities, contingency, exploitation, exploration, exaptation",
        "relational capital, social capital, structural holes, bricolage, effectuation, path dependence",
        "responsiveness, granularity, taxonomy, scalability, data lake, data warehouse, machine learning",
        "big data analytics, predictive analytics, microservices, backend, front-end, gamification, virality",
        "martech, adtech, programmatic, funnel, churn, attribution model, agile sprint, scrum, kanban",
        "six sigma",
        "interfunctional, transactive memory, knowledge externalisation, value-in-use, coopetition",
        "sensemaking",
    ),
    abbreviations_known=words(
        "IT EU US USA UK UN CEO CFO B2B B2C SME SMEs R&D PDF TV OK ID GPS PC PCs AM PM Q&A FAQ II III IV I A "
        "DVD USB CV Dr VAT GDP PhD MBA HR"
    ),
    long_known=words(
        "communication organization organisation organizational organisational information opportunity "
        "opportunities international cooperation collaboration coordination administration administrative "
        "university universities responsibility responsibilities interdepartmental personality availability "
        "reliability flexibility productivity creativity profitability sustainability satisfaction "
        "technological technology technologies digitalization digitalisation digitization competitiveness "
        "participation participating automatically automation characteristics manufacturing representatives "
        "individually particularly immediately occasionally continuously simultaneously electronically "
        "negotiation negotiations innovation evaluation evaluations implementation documentation capability "
        "capabilities association accommodation identification recommendation recommendations possibility "
        "possibilities multinational intermediaries intermediary regularly originality security "
        "authority authorities accountability confidentiality similarity standardization standardisation "
        "specialization specialisation investigation appreciation hospitality vocabulary anniversary "
        "necessarily voluntarily temporarily facilitates alternatively necessitates operational "
        "interdisciplinary configuration configurations heterogeneous informational accommodate determination "
        "consideration considerations hierarchical unavailability unauthorized unfamiliarity university-level"
    ),
    learned=re.compile(
        r"(?<=\w{4})(?:isation|ization|icity|arity|arities|ality|ability|ibility|ological|istic|otomy)$"
    ),
    vague_amount=phrases(
        "often, frequently, occasionally, sometimes, rarely, seldom, regularly, usually, generally",
        "typically",
        "normally, from time to time, many, much, most, several, few, a few, some, numerous, a lot of",
        "lots of, plenty",
        "a number of, a great deal, quite, rather, fairly, somewhat, reasonably, relatively, sufficiently",
        "recently, lately, soon, currently emerging, significant, significantly, considerable, considerably",
        "substantial, substantially, adequate, adequately, sufficient, enough, appropriate, appropriately",
        "reasonable, moderate, moderately, large amounts of, to some extent, to a great extent, largely",
        "mostly",
        "mainly, increasingly, more and more, in general, as a rule, close to, nearly, almost, about half",
        "in large numbers, in great numbers, a fair amount, amount of, a good part, large part, a good deal",
        "a majority",
        "a minority, repeatedly, periodically, commonly, little, hardly ever, promptly, close contact, ample",
        "lots",
        "for a long time, a long time ago, in due course, various, high level of, low level of",
    ),
    vague_thing=phrases(
        "things, thing, stuff, something, aspects, aspect, issues, issue, matters, matter, factors, factor",
        "elements, points of view, etc, et cetera, and so on, and so forth, and the like, some kind of",
        "some sort of",
        "bits and pieces, odds and ends, circumstances, situations, such cases, everyday business",
        "day-to-day business",
        "kind of, sort of, certain ways, other areas, in some way, somehow, and such, all kinds of",
        "facts of life",
    ),
    not_vague=phrases(
        "internet of things, at most, some day, no matter, matter of fact, subject matter, issue date",
        "issue of",
        "most recent, few-off, as much as, how much, how many, as many as, too much, rather than",
        "at the most",
        "in as much as, so much as, almost-finished, about how many, the issues of",
    ),
    leading=re.compile(
        r"^\W*(?:don't|doesn't|isn't|aren't|wouldn't|shouldn't|can't|won't|haven't|hasn't|do you not|"
        r"is it not|are you not|would you not)\b"
        r"|(?:^\W*|[,;]\s*)(?:clearly|naturally|evidently|certainly|admittedly|undoubtedly|plainly)\s*(?:,|\.?$)"
        r"|\b(?:is|are)\s+(?:clearly|plainly)\s+(?:a|an|the|more|better|worse)\b"
        r"|\b(?:obviously|undoubtedly|unquestionably|undeniably|surely|indisputably|self-evident|needless to say|"
        r"of course|as everyone knows|as everybody knows|everyone knows|everybody knows|as we all know|"
        r"as is well known|it is well known|it goes without saying|without a doubt|no doubt|without doubt|"
        r"as you know|you surely|fortunately|unfortunately|sadly|luckily|at last|finally|"
        r"any reasonable person|(?:like|as) (?:any|every) (?:good|serious|modern|sensible) \w+|plain to see|"
        r"would you not|clear to everyone|no one doubts|nobody doubts|as (?:is|one would) expect(?:ed)?|"
        r"most people agree|experts agree|research shows|studies show|"
        r"the undeniable|the obvious|there is no question that)\b"
        r"|,\s*(?:do|does|is|are|was|were|has|have|can|will|would|should)(?:n't)?\s+"
        r"(?:they|it|you|we|he|she|there)\s*\?|,\s*right\s*\?"
    ),
    absolute=phrases(
        "always, never, all, every, only, none, nobody, no one, nothing, everyone, everybody, everything",
        "any, anyone, anybody, anything, whatever, whoever, zero, each and every, everywhere, nowhere",
        "entirely, completely, totally, absolutely, perfectly, invariably, constantly",
        "at all times, without exception, wholly, utterly, fully, in every case, solely, exclusively",
    ),
    not_absolute=phrases(
        "any other, any further, if any, in any case, at any rate, above all, all in all, not only",
        "all-round, all over again, at all costs, after all, the only-child",
        "every day, every week, every month, every year, every quarter, every two, every three, every six",
        "first of all, once and for all, fully automatic, not all, not every",
    ),
    negative=re.compile(
        r"\b(?:not|no|never|none|nobody|nothing|nowhere|neither|nor|cannot|without|hardly|scarcely|barely|"
        r"\w+n't|non-?[a-z]{4,}|"
        r"un(?:able|aware|clear|willing|willingly|likely|happy|certain|fair|important|interested|known|necessary|"
        r"reliable|satisfied|sure|true|used|usual|trained|prepared|planned|coordinated|connected|noticed|"
        r"motivated|shared|solved|available|productive|successful|suitable|friendly|helpful|wanted|easy|realistic|"
        r"reasonable|skilled|structured|systematic|related|responsive|stable|safe|told|popular|predictable|"
        r"informed|involved|rewarded|recognised|recognized|checked|defined|documented|equal|even|finished|"
        r"acceptable|answered|asked|biased|controlled|decided|derstaffed|employed|familiar|fit|limited|"
        r"locked|needed|noticeable|paid|pleasant|qualified|resolved|supported|tested|tidy|touched|workable)|"
        r"dis(?:agree|agrees|agreed|agreement|agreements|connected|honest|like|likes|organised|organized|"
        r"satisfied|trust|trusts|interested|loyal|regard|regards|respect|respects|approve|approves|engaged|"
        r"courage|courages|obey|obeys|orderly|cooperative|integrated|advantage|advantages)|"
        r"in(?:complete|sufficient|sufficiently|efficient|effective|capable|adequate|accurate|accessible|"
        r"appropriate|compatible|consistent|correct|dependent of|different to|experienced|flexible|"
        r"formally uninformed|frequent|secure|visible|convenient)|"
        r"im(?:possible|precise|patient|polite|mature|practical|proper)|ir(?:relevant|responsible|regular)|"
        r"il(?:legal|logical)|mis(?:understand|understands|trust|trusts|aligned|informed))(?![\w-])"
    ),
    not_negative=phrases(
        "not only, no doubt, without doubt, without a doubt, whether or not, it goes without saying",
        "no sooner",
        "no later than, no less than, no matter, no. 1, non-profit, nonprofit, undoubtedly, not least",
    ),
    myself=re.compile(
        r"(?<![\w'-])(?:(?:I(?!\s*[.)]|-)|I'm|I've|I'd|I'll)(?![\w-])|(?:(?i:me|my|mine|myself))(?![\w-]))"
    ),
    not_myself=re.compile(
        r"\b(?:[Pp]hase|[Tt]ype|[Pp]art|[Cc]lass|[Ss]tage|[Ll]evel|[Vv]olume|[Tt]ier)\s+I\b"
        r"|\b(?:[Aa]|[Tt]he|[Oo]ur|[Oo]ne|[Ee]ach|[Cc]oal|[Gg]old)\s+mine\b"
    ),
    ourselves=phrases("we, us, ourselves, we're, we've, we'll"),
    our_firm=phrases(
        "our firm, our company, our business, our organization, our organisation, our enterprise, this firm",
        "this company, the firm, the company, your firm, your company, your organization, your organisation",
        "our firm's, our company's, your business, the organization, the organisation, this organization",
    ),
    hypothetical=re.compile(
        r"\b(?:would|might|should|ideally|hypothetically|imagine|suppose|ought to|"
        r"could(?!.{0,80}\b(?:last|past|yesterday|ago|in\s(?:19|20)\d\d)\b))\b"
        r"|(?<!of )(?<!in )(?<!since )\bmay\b(?!\s*(?:\d|$|[.,]))"
    ),
    evaluative=phrases(
        "excellent, excellently, superior, outstanding, exceptional, exceptionally, brilliant, superb",
        "wonderful",
        "great, fantastic, perfect, ideal, best, better, world-class, first-class, leading-edge",
        "cutting-edge",
        "honest, honestly, responsible, responsibly, ethical, ethically, fair, loyal, moral, decent",
        "respectable",
        "admirable, remarkable, impressive, extraordinary, terrible, awful, poor, bad, worst, irresponsible",
        "fabulous, marvellous, splendid, magnificent, amazing, top-notch, first-rate, unrivalled, unbeatable",
        "superb",
        "with dignity, with respect, respectful, respectfully, polite, politely, friendly, exemplary",
        "sincere, sincerely",
        "dreadful, horrible, lousy, mediocre, shameful, disgraceful, greedy, stupid, foolish, incompetent",
        "modern, progressive, smart, wise, lazy, selfish, unfair, dishonest, backward, generous",
        "kind-hearted",
    ),
    not_evaluative=phrases(
        "best practice, best practices, best-practice, great britain, responsible for, person responsible",
        "persons responsible, people responsible, best before, trade fair, fair trade, trade fairs",
        "better-off",
        "fair amount, with respect to, user-friendly, environmentally friendly, great deal",
        "responsible person, those responsible, smart card, smart phone, bad debt, bad debts, fair value",
        "who is responsible, is responsible, are responsible",
    ),
    success=phrases(
        "successful, successfully, success, succeed, succeeds, improve, improves, improved, improvement",
        "enhance",
        "enhances, better performance, performance, profitable, profit, profits, growth",
        "competitive advantage",
        "effective, effectively, effectiveness, efficient, efficiently, efficiency, leads to, results in",
        "thanks to, contributes to, increases, helps us to, boosts, drives, superior, outperform",
        "outperforms",
        "better than, best, satisfied customers, customer satisfaction",
    ),
    time=re.compile(
        r"\b(?:(?:in|over|during|within|for)\s+(?:the\s+)?(?:last|past|previous|next|coming)\s+"
        r"(?:\w+\s+)?(?:years?|months?|weeks?|quarters?|days?)|(?:last|this|next)\s+(?:year|month|week|quarter)|"
        r"today|nowadays|currently|at present|at the moment|so far|since\s+\d{4}|in\s+\d{4}|"
        r"in the future|in the past|years? ago)\b"
    ),
    standard=re.compile(
        r"\b(?:compared (?:to|with)|in comparison|relative to|against (?:our|your|the|its) "
        r"(?:main |closest |major )?competitors|than (?:our|your|its|the|those of|other|most|their|main|last)|"
        r"versus|competitors|rivals|industry average|competition|than (?:in|expected|planned|before)|targets?|"
        r"goals?|objectives?|plan|budget|expectations)\b"
    ),
    how_much=phrases(
        "often, frequently, rarely, seldom, regularly, sometimes, occasionally, always, never, usually",
        "daily",
        "weekly, monthly, every day, every week, once a week, twice a year, very, extremely, highly",
        "strongly",
    ),
    no_answer=phrases(
        "don't know, do not know, not applicable, no opinion, cannot judge, can't judge, cannot say",
        "can't say",
        "not sure, n/a, na, no answer, unsure, does not apply, prefer not to say, undecided / don't know",
    ),
    agreement=ENGLISH_AGREEMENT,
    ordered=ENGLISH_ORDERED,
    anonymous=phrases(
        "anonymous, anonymously, anonymity, anonymised, anonymized, confidential, confidentially",
        "confidentiality",
        "no names, cannot be traced, not be identified, cannot be identified, identify you",
    ),
    no_wrong_answer=re.compile(
        r"\bno\s+(?:right\s+(?:or|and|nor)\s+wrong|wrong\s+(?:or|and|nor)\s+right|correct\s+(?:or|and|nor)\s+"
        r"incorrect|right|wrong)\s+answers?\b|\bnot\s+(?:a\s+test|right\s+or\s+wrong)\b"
    ),
    hypothesis=phrases(
        "hypothesis, hypotheses, independent variable, dependent variable, predictor, predictors",
        "outcome variable",
        "mediator, moderator variable, antecedents, consequences, drivers and outcomes, effects of",
        "effect of",
        "impact of, influence of",
    ),
    performance=phrases("performance, success, results, profitability, growth, outcomes"),
    identifier=phrases(
        "e-mail address, email address, your e-mail, your email, your name, full name, name of your firm",
        "phone number",
        "name of your company, firm's name, company's name, telephone number, your phone, ip address",
        "tax number",
        "date of birth, vat number, your address, postal address, linkedin, name of the firm",
        "name of the company",
    ),
    stop=words(
        "a an the of to in on at by for from with and or but as is are was were be been it its this that these those "
        "our your their his her we us they them i me my you he she who which whom whose what when where how if so "
        "not no do does did has have had will can may than then there here into up out over under between among "
        "each other another one two s t"
    ),
    flesch=(206.835, 1.015, 84.6, -25.0),
)
"""Reading ease: Flesch (1948)."""
