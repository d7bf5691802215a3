"""Words that say that a life is in danger: what must never wait for an answer of the bot.

A few fixed patterns per language, kept apart from the matcher: they hold whatever the knowledge
base says. Idioms, games and programs ("this app kills me") are told apart.
"""

import re
from typing import Final

from bot.conversation.written import plain

_MARKS: Final = re.compile(r"[^\w\s]|_")
_VERBOSE: Final = re.VERBOSE

# ── English ──

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
_ENGLISH: Final = re.compile(
    rf"""
    \b(?:kill|killing|hang|hanging|shoot|shooting|stab|drown|harm|harming|unalive|poison)\s
      (?:my\s?self|our\s?selves)\b
    | \b(?:want\sto|wanna|going\sto|gonna|will|ill|keep|need\sto|started|been)\s
      (?:cut|cutting|hurt|hurting|burn|burning|off|end)\smy\s?self\b
    | \bself\s?harm(?:ing)?\b(?!\s(?:content|channel|post|video|photo)s?)(?<!report\sself\sharm)
    | \bshooter\s(?:at|in|is)\b | \b(?:beats|hits|rapes|hitting|beating|stabbing)\s{_US}\b
      (?!\s(?:at|in|on|up|with\s(?:ads|spam|messages|a\smessage)))
    | \b{_INTENT}\s(?:kill|hang|hurt|harm|shoot|stab)\s(?:him|her|them)\s?sel(?:f|ves)\b
    | \b(?:want\sto|wanna|gonna|going\sto|will|ill|im)\skms\b
    | \b(?:i|ill|id|im|ive|just|really)\s(?:\w+\s)?(?:want|wanna|wish|ready|deserve|prefer|like)
      (?:\sto)?\s(?:die|be\sdead)\b
    | \b(?:wish|wished)\si\s(?:was|were|am)\s(?:dead|never\sborn)\b | \bbetter\soff\sdead\b
    | \b(?:end|ending|take|taking)\smy\s(?:own\s)?life\b | \bend\sit\sall\b
    | \b(?:commit|committing|attempt|attempting|attempted|thinking\s(?:of|about)|thoughts\sof
        |considering|contemplating|planning|tried)\ssuicide\b
    | \b(?:i|im|am|feel|feeling|he|she|hes|shes|is|friend|son|daughter)\s(?:\w+\s)?suicidal\b
    | \bsuicidal\s(?:thoughts|and)\b
    | \b(?:dont|do\snot|no\slonger|cant|cannot)\s(?:\w+\s)?(?:want\sto|wanna|wish\sto)?\s?
      (?:live|be\salive|exist|go\son\sliving|keep\sliving)
      (?=\s*$|\s(?:any\s?more|any\slonger|like\sthis|with\sthis|another|and|please|im|i|help)\b)
    | \b(?:no\sreason|nothing\sleft|nothing)\sto\slive(?:\sfor)?\b
    | \b(?:not|isnt)\sworth\sliving\b | \btired\sof\s(?:living|life|being\salive)\b
    | \bjump(?:ing)?\s(?:off|from)\s(?:a|the|this|my)\s(?:bridge|roof|building|balcony|window)\b
    | \b(?:slit|slitting|cut|cutting)\smy\s(?:\w+\s)?(?:wrists?|veins|throat)\b
    | \b(?:took|taken|swallowed|take|swallow|ate)\s(?:\w+\s){{0,4}}(?:pills|tablets|poison)\b
      (?!\s(?:reminder|on\stime|this\smorning|for))
    | \b(?:i|ive|im|he|she|hes|shes|they|{_KIN})\s(?:\w+\s){{0,3}}overdos(?:e|ed|ing)\b
    | \btook\san\soverdose\b | \boverdosed\b
    | \b{_THEY}\s(?:\w+\s){{0,5}}?{_INTENT}\s(?:\w+\s)?{_WOUND}\s{_US}\b
    | \b(?:says?|said|threatened|threatening|threatens)\s(?:\w+\s){{0,3}}(?:to\s|will\s|ll\s)
      {_WOUND}\s{_US}\b
    | \b(?:death\sthreats?\s(?:from|against|to)\s?(?:me|my|him|her)?)
    | \b(?:getting|received|receiving|get|got|sent\sme|sends\sme)\s(?:a\s)?death\sthreats?\b
    | \b(?:is|are|hes|shes|theyre|keeps?|he|she|they)\s
      (?:beating|hitting|stabbing|strangling|raping|choking|molesting|shooting\sat|attacking
        |beats|hits|rapes|molests)\s{_US}\b(?!\s(?:at|in|on|with\s(?:ads|spam|messages)))
    | \b(?:raped|kidnapped|stabbed|molested)\s{_US}\b
    | \b(?:i|im|ive|we|were|he|she|hes|shes|{_KIN})\s(?:\w+\s)?(?:(?:being|been|was|got)\s)?
      (?:\w+\s)?(?:raped|kidnapped|stabbed|strangled|beaten|abused|molested|held\shostage)\b(?!\s(?:in|at)\s)
    | \b(?:have|has|got|hes\sgot|pulled|holding|with)\s(?:out\s)?a\s(?:gun|knife|weapon)\b
    | \bbreaking\sinto\s(?:my|our)\s(?:house|home|flat|apartment|room)\b
    | \b(?:i|we|im|were|{_KIN})\s(?:\w+\s){{0,3}}in\s(?:serious\s|real\s|great\s|mortal\s)?danger\b
    | \bmy\slife\sis\s(?:in\sdanger|at\srisk)\b | \bfear\sfor\smy\slife\b
    | \b(?:he|she|hes|shes|{_KIN})\s(?:\w+\s){{0,2}}
      (?:dying|unconscious|drowning|choking|kidnapped|bleeding\sto\sdeath)\b
    | \b(?:not|isnt|stopped)\sbreathing\b | \bbleeding\s(?:badly|heavily|out|to\sdeath|a\slot)\b
    | \b(?:im|i\sam|hes|shes|is)\shaving\sa\s(?:heart\sattack|stroke|seizure)\b
    | \b(?:my|our|a|the|this|little)\s(?:\w+\s)?(?:child|kid|baby|son|daughter|toddler)\s
      (?:is\s|has\s|was\s|got\s)(?:\w+\s)?(?:missing|swallowed|lost\sconsciousness|abused|grabbed)\b
    | \b(?:grooming|abusing|molesting|blackmailing|touching|threatening|hurting|beating)\s
      (?:my|our|a|the)\s(?:\w+\s)?(?:child|children|kids?|baby|son|daughter|sister|brother)\b
    | \b(?:send|need|call)\s(?:me\s)?(?:an?\s|the\s)ambulance\b
    | \bcall\sthe\spolice\s(?:now|please|for\sme|he|she|they|help)\b
    | ^\s*suicide\s*$
    """,
    _VERBOSE,
)
_ENGLISH_IDIOM: Final = re.compile(
    r"""
    \bin\s(?:the\s|a\s|this\s|my\s|that\s)?(?:\w+\s)?(?:video\s?)?game\b(?<!my\sgame)
    | \b(?:minecraft|pubg|fortnite|roblox|gta|valorant|respawn|sims|npc)\b
    | \b(?:process|processes|terminal|kernel|daemon)\b
    | \b(?:movie|film|series|episode|song|lyrics|novel|sticker|stickers|meme)\b
    | \b(?:die|dying|dead|kill\w*(?:\smy\s?self)?)\s(?:of\s|from\s|with\s)?
      (?:laugh\w*|embarrass\w*|boredom|cringe|hunger|happiness|curiosity|shame|joy)\b
    | \bkill\s(?:me|us|him|her)\s(?:if|when|once|because|for|unless|over|lol|haha|with)\b
    | \b(?:lol|lmao|rofl|haha\w*|just\skidding|jk)\b
    | \bdie\s(?:for|to\s(?:know|see|try|have|get))\b
    | \b(?:boss|teacher|manager|app|bot|update|battery|phone|internet|ads?)\s
      (?:\w+\s){0,3}kill(?:s|ing)?\s(?:me|us)\b
    """,
    _VERBOSE,
)
# These stand whatever else is said: somebody means to die or holds a weapon.
_ENGLISH_SURE: Final = re.compile(
    r"\b(?:kill|hang|shoot|drown)(?:ing)?\smy\s?self\b(?!\s(?:laugh|with\slaugh|trying|in\b|off\b))"
    r"|\b(?:knife|gun|threaten\w*|says?|said)\b.{0,40}\bkill\s(?:me|us|my)\b"
    r"|\bend(?:ing)?\smy\s(?:own\s)?life\b|\bsuicid(?:e|al)\b"
)
_ENGLISH_GAME: Final = re.compile(
    r"\b(?:minecraft|pubg|fortnite|roblox|gta|valorant|respawn|sims|npc|process|movie|film|series"
    r"|episode|song|lyrics|novel|sticker|stickers|meme)\b"
    r"|\bin\s(?:the\s|a\s|this\s|that\s)?(?:video\s?)?game\b"
)

# ── Persian ──

_SELF: Final = (
    r"(?<!عکس\s)(?<!نقاشی\s)(?<!تصویر\s)\bخود(?:مو+ن?|م\s?(?:رو|را|و|هم)?|مان\s?را|مون\s?رو)\b"
)
_ASIDE: Final = r"(?!\s(?:کنار|بالا|عقب|بیرون|جلو|سمت|هم\s))"
_MINE: Final = (
    r"(?:منو|مارو|من\s?رو|من\s?را|ما\s?رو|ما\s?را|مرا|(?:بچه|بچ|دختر|پسر|زن|مامان|مادر|بابا|پدر"
    r"|خواهر|برادر|داداش|خانواده|شوهر|دوست)(?:م|مو|مون|ام|هام|امو|مان)?(?:\s?(?:رو|را))?)"
)
_MEANS_TO: Final = (
    r"(?:میخواد|میخوان|میخواهد|میخواهند|میخاد|میخان|قراره|داره|دارن|تهدید\w*|گفته?|میگه|میگن|دنبال\w*"
    r"|میاد|میان|اومد\w*)"
)
_DEADLY: Final = (
    r"(?:بکشه|بکشن|بکشد|بکشند|میکشه|میکشن|میکشد|میکشند|خفه\s(?:کنه|کنن|میکن\w+)"
    r"|چاقو\s(?:بزن\w+|میزن\w+)|[آا]تی?ش\s(?:بزن\w+|میزن\w+)|سر\sببر\w+|بدزد\w+)"
)
_CHILD: Final = (
    r"(?:بچه|بچم|بچه\s?م|بچه\s?ام|دخترم|پسرم|نوزادم?|کودک\w*|بچه\s?ها\w*|برادرم|خواهرم)"
)
_ONE_OF_OURS: Final = (
    rf"(?:{_CHILD}|بابام|پدرم|مامانم|مادرم|شوهرم|زنم|همسرم|داداشم|دوستم|مادربزرگم|پدربزرگم)"
)
_PERSIAN: Final = re.compile(
    rf"""
    {_SELF}\s(?:\w+\s){{0,2}}?(?:بکشم|میکشم|خواهم\sکشت|بکشیم){_ASIDE}
    | {_SELF}\s(?:\w+\s){{0,2}}?(?:خلاص\s(?:کنم|میکنم)|دار\s(?:بزنم|میزنم)|حلق\s?[آا]ویز
        |[آا]تی?ش\s(?:بزنم|میزنم)|پرت\s(?:کنم|میکنم)|بندازم\s(?:پایین|زیر)|سر\sبه\sنیست\s(?:کنم|میکنم)
        |غرق\s(?:کنم|میکنم)|زخمی\s(?:کنم|میکنم))
    | \bخود\s?کشی\s?(?:\w+\s)?(?:ب?کنم|میکنم|کردم|ب?کنه|کند|میکنه|کرده|کرد|میخوام|دارم|کنیم)\b
    | \bخود\s?زنی\s?(?:کنم|میکنم|کردم|کرده|میکنه)
    | {_MEANS_TO}\s(?:\w+\s){{0,3}}?(?:بکشتم|بکشنم|بکشدم|میکشتم|میکشنم|بکشتمون|بکشنمون)\b
    | (?:فکر|قصد|به|اقدام\sبه|تصمیم\sبه)\sخود\s?کشی\s?(?:\w+\s)?
      (?:دار\w+|میکن\w*|افتاد\w*|گرفت\w*|کرد\w*|هست\w*|ام|م|تو\sسرم\w*|نزدیک\w*|فکر\w*)
    | ^\s*خود\s?کشی\s*$
    | (?:دیگه\s)?(?:نمیخوا[مه]\w*|نمیخواهم|نمیخام|دوست\sندارم|دلم\sنمیخواد)\s(?:دیگه\s)?
      (?:زنده\s(?:باشم|بمونم|بمانم)|زندگی\s?(?:کنم|مو\sادامه)|تو\sاین\sدنیا\s(?:باشم|بمونم))
    | (?:میخوام|میخواهم|میخام|دلم\sمیخواد|کاش|کاشکی|بذار|بزار|دوست\sدارم|ترجیح\sمیدم)
      \s(?:\w+\s)?بمیرم
    | (?:کاش|کاشکی)\s(?:\w+\s)?(?:مرده\sبودم|به\sدنیا\sن\w+|میمردم)
    | زندگی(?:م|مو|م\sرو|م\sرا)\s?(?:رو|را)?\s?(?:تموم|تمام)\s(?:کنم|میکنم)
    | به\s(?:این\s)?زندگی(?:م|ام|\sخودم)?\s(?:پایان|خاتمه)\s(?:بدم|میدم|بدهم|میدهم)
    | از\s(?:این\s)?زندگی(?:م|ام)?\s(?:خسته|سیر|بریدم|بیزار)\w*
    | (?:خسته|سیر)\s?(?:شدم|ام|م)?\sاز\s(?:این\s)?زندگی(?:م|ام)?\s*(?:$|دیگه|میخوام|و\b)
    | امیدی?\sبه\s(?:زندگی|زنده\s\w+)\sندارم
    | رگ\w*\s?(?:دستم\w*\s)?(?:رو\s|را\s)?(?:بزنم|میزنم|زدم|زده)\b
    | (?:از|رو|روی)\s(?:پل|پشت\s?ب[او]م|ساختم[او]ن|بالکن|پنجره|بلندی|بام)\s(?:\w+\s){{0,3}}?
      (?:بپرم|میپرم|پرت|بندازم)
    | قرص\s(?:\w+\s)?برنج\s?(?:\w+\s)?(?:خورد\w*|بخور\w*|میخور\w*|گرفت\w*)
    | (?:کلی|همه\w*|عالمه|بسته|مشت|زیاد\w*|چند\sتا|چندتا|\d+\s?(?:تا|عدد)?)\s(?:\w+\s)?قرص\w*
      \s(?:\w+\s){{0,3}}?(?:خوردم|خورده|خورد|میخورم|بخورم)
    | قرص\w*\s(?:\w+\s){{0,2}}?(?:زیادی|یکجا|یه\sجا|باهم)\s(?:خوردم|خورده|خورد|میخورم|بخورم)
    | اورد?\s?دوز\s?(?:کرد\w*|میکن\w*|شد\w*)
    | {_MEANS_TO}\s(?:\w+\s){{0,3}}?{_MINE}\s(?:\w+\s){{0,2}}?{_DEADLY}\b{_ASIDE}
    | {_MINE}\s(?:\w+\s){{0,2}}?{_MEANS_TO}\s(?:\w+\s){{0,2}}?{_DEADLY}\b{_ASIDE}
    | {_MINE}\s(?:میکشه|میکشن|میکشند|میکشد)\b{_ASIDE}
    | تهدید\w*\s(?:\w+\s){{0,4}}?(?:به\s)?(?:مرگ|قتل|کشتن|تجاوز|میکش\w+|بکش\w+)
    | (?:مرگ|قتل|کشتن|تجاوز|چاقو|اسلحه)\s(?:\w+\s)?تهدید
    | (?:جون|جان)(?:م|ش|مون|شون|مان|شان|\s\w+)?\s(?:\w+\s)?(?:در|تو|توی)\sخطر
    | {_MINE}\s(?:\w+\s){{0,2}}?(?:کتک|لگد|شلاق)\s?(?:میزن\w+|زد\w*|بزن\w+)
    | (?:کتکم?|کتک\sم)\s(?:میزن\w+|زد\w*|میخورم|خوردم)
    | (?:شوهرم|بابام|پدرم|داداشم|برادرم|ناپدریم|همسرم)\s(?:\w+\s)?
      (?:منو|مامانمو|مادرمو|خواهرمو|مارو|بچه\w*)\s(?:خیلی\s|بد\s|با\s\w+\s)?میزن\w+
    | {_CHILD}\w*\s(?:\w+\s){{0,2}}(?:دارن|داره)\s(?:کتک\s)?میزن\w+
    | با\s(?:چاقو|اسلحه|تفنگ|قمه)\s(?:\w+\s)?(?:وایساده|ایستاده|اومده|دنبال\w*|حمله|افتاده|زد\w*)
    | چاقو\s?(?:داره|دارن|دستش\w*|کشید\w*|زد\w*|خوردم|گذاشت\w*)
    | (?:اسلحه|تفنگ|کلت)\s?(?:داره|دارن|دستش\w*|کشید\w*|گذاشت\w*|رو\sسر\w*)
    | گروگان\s?(?:گرفت\w*|هستم|گیر\w*)
    | {_MINE}\s(?:دزدید\w*|ربود\w*|میدزد\w*)
    | (?:بهم|به\sمن|بهش|به\s{_MINE})\s(?:\w+\s)?تجاوز\s?(?:کرد\w*|میکن\w*|شد\w*|کن\w*)
    | تجاوز\s(?:کرد\w*|میکن\w*|شد\w*)\s(?:بهم|به\sمن|به\s{_MINE})
    | (?:مزاحم|آزار\sجنسی|سو\sاستفاده\sجنسی|اذیت\sجنسی)\w*\s(?:\w+\s){{0,3}}?{_CHILD}
    | {_CHILD}\w*\s?(?:رو\s|را\s)?(?:\w+\s){{0,3}}?(?:در\sخطر\w*|تو\sخطر\w*|غرق\s\w+|گم\sشد\w*
        |مسموم\s\w+|تشنج\s\w+|(?:داره\s)?کتک\s\w+|[آا]زار\sجنسی|آزار\sمید\w+|قرص\sخورد\w*|شکنجه\s\w+)
    | {_ONE_OF_OURS}\s(?:\w+\s){{0,3}}?
      (?:نفس\sنمیکش\w+|بیهوش\s?\w*|سکته\s(?:کرد\w*|میکنه)|خفه\s(?:شد\w*|میشه)|میمیره)
    | نفس\sنمیکشه\b | خونریزی\s(?:شدید|دار\w+|داره)
    | (?:داره\s)?(?:کلی|خیلی)\s(?:داره\s)?خون\s(?:از\w+\s)?میر\w+
    | (?:[آا]مبولانس|اورژانس)\s(?:بفرست\w*|بیاد|خبر\s\w+|لازم\s\w+|میخوام|زنگ\s\w+)
    | (?:زنگ\sبزنید?\w*\s(?:به\s)?)(?:اورژانس|[آا]مبولانس|پلیس)
    | \bkhod\s?koshi\s?(?:mi\s?konam|konam|kardam|kone|karde|mikham)
    | \b(?:fekr|ghasde?|qasde?|be)\s?e?\skhod\s?koshi\b | ^\s*khod\s?koshi\s*$
    | \bkhode?am?(?:o|u|\sro|\sra|ro)?\s(?:\w+\s)?
      (?:bokosham|bekosham|mikosham|mi\skosham|bkosham)\b
    | \b(?:mi\s?kham|delam\smikhad|kash)\s(?:\w+\s)?be?miram\b
    | \bnemi\s?kham\s(?:dige\s)?(?:zende\s(?:basham|bemoonam|bemonam)|zendegi\skonam)\b
    | \b(?:mikhad|mikhan|mikhahad|dare|daran)\s(?:mano|man\sro|maro|ma\sro)\s
      (?:bokoshe|bekoshe|bokoshan|bekoshan|mikoshe)\b
    """,
    _VERBOSE,
)
_PERSIAN_IDIOM: Final = re.compile(
    r"""
    (?:تو|توی|در|داخل)\s(?:این\s|یه\s)?(?:بازی|پابجی|کالاف|ماینکرفت|کلش\w*|کانتر|فری\s?فایر)
    | \b(?:بازی|پابجی|کالاف|ماینکرفت|فری\s?فایر|pubg|minecraft|gta)\b(?!.*(?:باختم|بخاطر|به\sخاطر))
    | \b(?:آهنگ|اهنگ|فیلم|سریال|رمان|استیکر\w*|گیف|شخصیت|پروسه|پردازش|اسکریپت)\b
    | (?:خنده|خجالت|ذوق|خوشحالی|گشنگی|گرسنگی|فضولی|کنجکاوی|حسادت|هیجان|بیخوابی|خستگی)
    | بمیرم\s(?:برات|براش|برای|واسه|واست|واسش|الهی)
    | (?:الهی|الاهی)\sبمیرم
    | (?:برنامه\w*|اپ\w*|بات\w*|ربات\w*|سرعت|اینترنت|نت|آپدیت|تبلیغ\w*|قیمت\w*|گوشی\w*
      |استرس|انتظار|باگ\w*)
      \s(?:\w+\s){0,3}(?:منو|مارو|ما\sرو|من\sرو|مرا)\s(?:\w+\s)?(?:میکش\w+|بکش\w+)
    | (?:رییس|رئیس|معلم|استاد|مدیر)\w*\s(?:\w+\s){0,3}میکش\w+
    | میکش\w+\s(?:اگه|اگر|وقتی)\b | (?:اگه|اگر|بفهمه)\s(?:\w+\s){0,6}(?:منو|مارو)\sمیکش\w+
    """,
    _VERBOSE,
)
_PERSIAN_SURE: Final = re.compile(
    r"(?:تهدید|چاقو|اسلحه|گفته|میگه)\w*\s.{0,40}(?:میکش\w+|بکش\w+)|(?:میکش\w+|بکش\w+)\s.{0,40}(?:تهدید|چاقو)"
)
_PERSIAN_PLAY: Final = re.compile(
    r"\b(?:بازی|پابجی|کالاف|ماینکرفت|فری\s?فایر|آهنگ|اهنگ|فیلم|سریال|رمان|استیکر\w*|شخصیت)\b"
)


def in_danger(text: str) -> bool:
    """Whether the words say that somebody's life is in danger, the writer's or another's."""
    words = " ".join(_MARKS.sub(" ", plain(text)).split())
    return _in_english(words) or _in_persian(words)


def is_persian(text: str) -> bool:
    """Whether such words are Persian, in its own letters or in Latin ones."""
    written = plain(text)
    return any("\u0600" <= letter <= "\u06ff" for letter in written) or _in_persian(written)


def _in_english(words: str) -> bool:
    if _ENGLISH.search(words) is None:
        return False
    if _ENGLISH_IDIOM.search(words) is None:
        return True
    return _ENGLISH_SURE.search(words) is not None and _ENGLISH_GAME.search(words) is None


def _in_persian(words: str) -> bool:
    if _PERSIAN.search(words) is None:
        return False
    if _PERSIAN_IDIOM.search(words) is None:
        return True
    return _PERSIAN_SURE.search(words) is not None and _PERSIAN_PLAY.search(words) is None
