"""Patterns of English phrases that report danger, by kind of danger."""

from typing import Final

from bot.conversation.danger_signs.sign import sign

_KIN: Final = (
    r"(?:child(?:ren)?|kids?|baby|son|daughter|toddler|infant|brother|sister|mom|mum|mother|dad"
    r"|father|wife|husband|friend|girlfriend|boyfriend|partner|grand\w+|niece|nephew|cousin)"
)
_THEY: Final = (
    r"(?:someones?|somebodys?|he|she|they|a\s(?:man|guy|woman|stranger)|this\s(?:man|guy|person)"
    r"|the\s(?:man|guy)|people|(?:my\s)(?:ex|uncle|neighbou?r|step\w+|husband|wife|father|dad"
    r"|brother|son|boyfriend|girlfriend|partner)|hes|shes|theyre)"
)
_US: Final = rf"(?:me|us|him|her|them|(?:my|our)\s(?:little\s|own\s)?(?:family|{_KIN}))"
_WOUND: Final = (
    r"(?:kill|murder|stab|shoot|rape|strangle|behead|burn|drown|poison|hurt|harm|attack)"
)
_INTENT: Final = (
    r"(?:going\sto|gonna|wants?\sto|wanna|will|about\sto|trying\sto|tried\sto|tries\sto"
    r"|(?:is\s)?threaten(?:s|ed|ing)?\s(?:to|me\sto)|is\scoming\sto)"
)

_SELF_HARM: Final = (
    sign(
        (
            *(" kill ", " killing ", " hang ", " hanging ", " shoot ", " shooting ", " stab "),
            *(" drown ", " harm ", " harming ", " unalive ", " poison "),
        ),
        r"""
        \b(?:kill|killing|hang|hanging|shoot|shooting|stab|drown|harm|harming|unalive|poison)\s
          (?:my\s?self|our\s?selves)\b
        """,
    ),
    sign(
        (
            *(" cut my", " cutting my", " hurt my", " hurting my", " burn my", " burning my"),
            *(" off my", " end my"),
        ),
        r"""
        \b(?:want\sto|wanna|going\sto|gonna|will|ill|keep|need\sto|started|been)\s
          (?:cut|cutting|hurt|hurting|burn|burning|off|end)\smy\s?self\b
        """,
    ),
    sign(
        ("selfharm", "self harm"),
        r"""
        \bself\s?harm(?:ing)?\b(?!\s(?:content|channel|post|video|photo)s?)
          (?<!report\sself\sharm)
        """,
    ),
    sign(
        (" wrist", " veins ", " throat "),
        r"\b(?:slit|slitting|cut|cutting)\smy\s(?:\w+\s)?(?:wrists?|veins|throat)\b",
    ),
)

_SUICIDE: Final = (
    sign(
        ("suicid",),
        r"""
        \b(?:commit|committing|attempt|attempting|attempted|thinking\s(?:of|about)|thoughts\sof
          |considering|contemplating|planning|tried)\ssuicide\b
        | \b(?:i|im|am|feel|feeling|he|she|hes|shes|is|friend|son|daughter)\s(?:\w+\s)?suicidal\b
        | \bsuicidal\s(?:thoughts|and)\b
        | ^\s*suicide\s*$
        """,
    ),
    sign((" kms ",), r"\b(?:want\sto|wanna|gonna|going\sto|will|ill|im)\skms\b"),
    sign(
        (" end my ", " ending my ", " take my ", " taking my ", " end it all "),
        r"\b(?:end|ending|take|taking)\smy\s(?:own\s)?life\b | \bend\sit\sall\b",
    ),
    sign(
        (" jump ", " jumping "),
        r"""
        \bjump(?:ing)?\s(?:off|from)\s(?:a|the|this|my)\s
          (?:bridge|roof|building|balcony|window)\b
        """,
    ),
    sign(
        (" kill ", " hang ", " hurt ", " harm ", " shoot ", " stab "),
        rf"""
        \b{_INTENT}\s(?:kill|hang|hurt|harm|shoot|stab)\s(?:him|her|them)\s?sel(?:f|ves)\b
        """,
    ),
)

_WISH_TO_DIE: Final = (
    sign(
        (" die ", " be dead "),
        r"""
        \b(?:i|ill|id|im|ive|just|really)\s(?:\w+\s)?(?:want|wanna|wish|ready|deserve|prefer|like)
          (?:\sto)?\s(?:die|be\sdead)\b
        """,
    ),
    sign(
        (" dead ", " never born "),
        r"""
        \b(?:wish|wished)\si\s(?:was|were|am)\s(?:dead|never\sborn)\b | \bbetter\soff\sdead\b
        """,
    ),
    sign(
        ("live ", "be alive ", "exist ", "on living ", "keep living "),
        r"""
        \b(?:dont|do\snot|no\slonger|cant|cannot)\s(?:\w+\s)?(?:want\sto|wanna|wish\sto)?\s?
          (?:live|be\salive|exist|go\son\sliving|keep\sliving)
          (?=\s*$|\s(?:any\s?more|any\slonger|like\sthis|with\sthis|another|and|please|im|i|help)\b)
        """,
    ),
    sign(
        (
            " reason to live ",
            " left to live ",
            " nothing to live ",
            " worth living ",
            " tired of ",
        ),
        r"""
        \b(?:no\sreason|nothing\sleft|nothing)\sto\slive(?:\sfor)?\b
        | \b(?:not|isnt)\sworth\sliving\b
        | \btired\sof\s(?:living|life|being\salive)\b
        """,
    ),
)

_OVERDOSE: Final = (
    sign(
        (" pills ", " tablets ", " poison "),
        r"""
        \b(?:took|taken|swallowed|take|swallow|ate)\s(?:\w+\s){0,4}(?:pills|tablets|poison)\b
          (?!\s(?:reminder|on\stime|this\smorning|for))
        """,
    ),
    sign(
        (" overdos",),
        rf"""
        \b(?:i|ive|im|he|she|hes|shes|they|{_KIN})\s(?:\w+\s){{0,3}}overdos(?:e|ed|ing)\b
        | \btook\san\soverdose\b
        | \boverdosed\b
        """,
    ),
)

_THREATS: Final = (
    sign(
        (
            *(" kill ", " murder ", " stab ", " shoot ", " rape ", " strangle ", " behead "),
            *(" burn ", " drown ", " poison ", " hurt ", " harm ", " attack "),
        ),
        rf"""
        \b{_THEY}\s(?:\w+\s){{0,5}}?{_INTENT}\s(?:\w+\s)?{_WOUND}\s{_US}\b
        | \b(?:says?|said|threatened|threatening|threatens)\s(?:\w+\s){{0,3}}(?:to\s|will\s|ll\s)
          {_WOUND}\s{_US}\b
        """,
    ),
    sign(
        (" death threat",),
        r"""
        \b(?:death\sthreats?\s(?:from|against|to)\s?(?:me|my|him|her)?)
        | \b(?:getting|received|receiving|get|got|sent\sme|sends\sme)\s(?:a\s)?death\sthreats?\b
        """,
    ),
    sign(
        (" danger ", " life is at risk ", " fear for my life "),
        rf"""
        \b(?:i|we|im|were|{_KIN})\s(?:\w+\s){{0,3}}in\s(?:serious\s|real\s|great\s|mortal\s)?danger\b
        | \bmy\slife\sis\s(?:in\sdanger|at\srisk)\b
        | \bfear\sfor\smy\slife\b
        """,
    ),
)

_VIOLENCE: Final = (
    sign(
        (
            *(" beats ", " hits ", " rapes ", " molests ", " beating ", " hitting "),
            *(" stabbing ", " strangling ", " raping ", " choking ", " molesting "),
            *(" shooting at ", " attacking "),
        ),
        rf"""
        \b(?:beats|hits|rapes|hitting|beating|stabbing)\s{_US}\b
          (?!\s(?:at|in|on|up|with\s(?:ads|spam|messages|a\smessage)))
        | \b(?:is|are|hes|shes|theyre|keeps?|he|she|they)\s
          (?:beating|hitting|stabbing|strangling|raping|choking|molesting|shooting\sat|attacking
            |beats|hits|rapes|molests)\s{_US}\b(?!\s(?:at|in|on|with\s(?:ads|spam|messages)))
        """,
    ),
    sign(
        (
            *(" raped ", " kidnapped ", " stabbed ", " strangled ", " beaten ", " abused "),
            *(" molested ", " held hostage "),
        ),
        rf"""
        \b(?:raped|kidnapped|stabbed|molested)\s{_US}\b
        | \b(?:i|im|ive|we|were|he|she|hes|shes|{_KIN})\s
          (?:\w+\s)?(?:(?:being|been|was|got)\s)?(?:\w+\s)?
          (?:raped|kidnapped|stabbed|strangled|beaten|abused|molested|held\shostage)\b
          (?!\s(?:in|at)\s)
        """,
    ),
)

_WEAPONS_AND_INTRUDERS: Final = (
    sign((" shooter ",), r"\bshooter\s(?:at|in|is)\b"),
    sign(
        (" gun ", " knife ", " weapon "),
        r"""
        \b(?:have|has|got|hes\sgot|pulled|holding|with)\s(?:out\s)?a\s(?:gun|knife|weapon)\b
        """,
    ),
    sign(
        (" breaking into ",),
        r"\bbreaking\sinto\s(?:my|our)\s(?:house|home|flat|apartment|room)\b",
    ),
)

_CHILDREN: Final = (
    sign(
        (" missing ", " swallowed ", " lost consciousness ", " abused ", " grabbed "),
        r"""
        \b(?:my|our|a|the|this|little)\s(?:\w+\s)?(?:child|kid|baby|son|daughter|toddler)\s
          (?:is\s|has\s|was\s|got\s)(?:\w+\s)?
          (?:missing|swallowed|lost\sconsciousness|abused|grabbed)\b
        """,
    ),
    sign(
        (
            *(" grooming ", " abusing ", " molesting ", " blackmailing ", " touching "),
            *(" threatening ", " hurting ", " beating "),
        ),
        r"""
        \b(?:grooming|abusing|molesting|blackmailing|touching|threatening|hurting|beating)\s
          (?:my|our|a|the)\s(?:\w+\s)?
          (?:child|children|kids?|baby|son|daughter|sister|brother)\b
        """,
    ),
)

_MEDICAL: Final = (
    sign(
        (" dying ", " unconscious ", " drowning ", " choking ", " kidnapped ", " bleeding "),
        rf"""
        \b(?:he|she|hes|shes|{_KIN})\s(?:\w+\s){{0,2}}
          (?:dying|unconscious|drowning|choking|kidnapped|bleeding\sto\sdeath)\b
        | \bbleeding\s(?:badly|heavily|out|to\sdeath|a\slot)\b
        """,
    ),
    sign((" breathing ",), r"\b(?:not|isnt|stopped)\sbreathing\b"),
    sign(
        (" having a heart attack ", " having a stroke ", " having a seizure "),
        r"\b(?:im|i\sam|hes|shes|is)\shaving\sa\s(?:heart\sattack|stroke|seizure)\b",
    ),
)

_CALLS_FOR_HELP: Final = (
    sign((" ambulance ",), r"\b(?:send|need|call)\s(?:me\s)?(?:an?\s|the\s)ambulance\b"),
    sign(
        (" call the police ",),
        r"\bcall\sthe\spolice\s(?:now|please|for\sme|he|she|they|help)\b",
    ),
)

ENGLISH: Final = (
    *_SELF_HARM,
    *_SUICIDE,
    *_WISH_TO_DIE,
    *_OVERDOSE,
    *_THREATS,
    *_VIOLENCE,
    *_WEAPONS_AND_INTRUDERS,
    *_CHILDREN,
    *_MEDICAL,
    *_CALLS_FOR_HELP,
)
