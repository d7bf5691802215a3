"""Frequent words and endings that supplement the knowledge base."""

from collections.abc import Iterator
from functools import lru_cache

_PERSIAN = """
سلام درود خداحافظ ممنون مرسی تشکر لطفا ببخشید خواهش آقا خانم دوست من تو او ما شما اونا اینا این
اون آن همین همون اینجا اونجا کجا کی چی چه چرا چطور چطوری چجوری چگونه چقدر چند کدوم کدام آیا یا و
که تا از به در با بی بدون برای برا واسه واسم برام براش رو را هم همه هیچ هیچی یه یک دو سه اگه اگر
ولی اما پس بعد قبل الان امروز دیروز فردا هنوز دیگه خیلی کم زیاد فقط باز دوباره هر هست نیست هستم
نیستم هستن نیستن بود نبود باشه نباشه شد نشد شده نشده میشه نمیشه میشود نمیشود شدم کنم کنید کن کنه
کرد کردم نکرد کردن میکنم نمیکنم میکنه نمیکنه بکنم کنیم میخوام میخام نمیخوام میخواهم خواستم دارم
ندارم داره نداره دارید داشت بده بدم بدید میده نمیده میاد نمیاد اومد نیومد میره نمیره رفت رفتم
میتونم نمیتونم میتونه نمیتونه بتونم باید نباید شاید بزنم زدم میزنم بگیرم گرفتم میگیرم بذارم گذاشتم
میذارم ببینم دیدم میبینم نمیبینم بفرستم فرستادم میفرستم بگم گفتم میگم گفت میگه چیه چیکار کار کاری
مشکل کمک راهنمایی خراب درست بد خوب عالی گوشی شماره پیام کانال گروه عکس فیلم فایل کد رمز حساب اکانت
برنامه اپ نسخه تماس اینترنت سایت پول قیمت دلار هوا خبر روز شب ساعت سال ماه وقت نفر مردم کسی چیزی
جدید قدیمی بعضی خودم خودش لینک صفحه دکمه تنظیمات ربات بات استیکر صدا تصویر ویدیو پروفایل نام اسم
ثبت ورود خروج حذف پاک چقد چن چنتا چندبار چندتا کجاس چیا کیا کیه هیشکی هیچکس همیشه هیچوقت گاهی اصلا
واقعا حتما شدیدا کلا کاملا مثلا فعلا لامصب لعنتی مسخره عجیب سخت آسون راحت ساده سریع زود دیر آروم
کند بزرگ کوچیک بلند کوتاه نزدیک دور بالا پایین جلو عقب چپ راست وسط کنار پشت روبرو داخل بیرون توی
توش روش زیر تازه قبلا بعدا پریروز پریشب دیشب امشب فرداشب هفته صبح ظهر عصر غروب لحظه دقیقه ثانیه
مدت همزمان یهو ناگهان اخیرا مامان بابا مادر پدر پسر دختر خواهر برادر داداش آبجی بچه بچم رفیق همسر
شوهر زن مرد خانواده ببر ببرم بیار بیارم بیاد بیان بریم برم بره برن برو بیا بذار بردار بردارم نگه
دارم بفهمم میفهمه بدونم ببینه ببینن بشه بشم نشه نشن میشن شدن شدیم موندم مونده افتاد افتاده افتادم
رسید رسیده نرسید گیر خسته ناراحت عصبی نگران خوشحال متاسفانه احتمالا انگار البته بهرحال بالاخره
درضمن وگرنه چون سفر راه خونه خانه شهر مدرسه دانشگاه محل مغازه اداره شرکت خرید فروش پولی رایگان
ارزون گرون
"""
_ENGLISH = """
a about account add after again all also am an and any app are as at back bad be because been
before best book but buy by call can cannot cant change channel chat check code come could day
delete did didnt do does doesnt dont download edit email error ever every fast few file find first
fix for friend from game get give go good got great group had has have havent he hello help her
here hey hi him his hot how i id if im in internet into is isnt it its job just keep know last
learn leave less let like line link list live log login long look lost made make many me message
mode more most movie much music my name near need never new news next nice no not nothing now
number of off ok old on one only open or order other our out over own password pay people phone
photo picture place play please post price privacy problem profile put read really recommend
remove reset right said say screen see send sent set setting settings she should show sign since
so some someone song sound start still stop story support sure talk team tell text than thank
thanks that the their them then there they thing think this time to today tomorrow too translate
try turn two under update upload us use used user username using version very video voice want was
we weather web well went were what when where which while who whom why will wifi with without wont
work working world would write wrong year yes yesterday yet you your above across actually ago
almost alone along already always amount another anybody anymore anything anyway around away bit
both bottom bring came cause certain changed changing clear close completely constantly couple
currently different done down during each either else enough entire entirely especially even
everybody everyone everything everywhere exactly except far fine forever front full fully getting
goes gone guess guy guys half happen happened happens hard hate having high huge instead kind
kinda later latest least lol lots love low mad main max maybe mean middle min minute minutes
moment month months mostly move moved normal often once ones others otherwise part perfectly
please plz pls possible probably properly quick quickly quite random rather ready real refuse
rejecting rest ridiculous same second seem seems several side simple simply since single slow
small somebody somehow sometimes somewhere soon sort startup straight strange stuff stupid such
suddenly super supposed terrible though thought through together tonight top total totally tried
tries trouble true trying turned twice until usually via wait waiting week weeks weird whatever
whenever whole wish within wonder yeah yep
"""

PERSIAN = frozenset(_PERSIAN.split())
ENGLISH = frozenset(_ENGLISH.split())

# Persian and English endings that are ignored in matching.
_ENDINGS = """
م مو ت تو تون ش شو شون مون ی یی ها های هام هامو هات هاتو هاش هاشو هایم هایش هامون رو و ه ای ام
اش ات s es ed d ing er
"""
ENDINGS = frozenset(_ENDINGS.split())
LONGEST_ENDING = max(map(len, ENDINGS))
CACHED_WORDS = 10_000  # maximum number of words whose stems are kept in memory
LONGEST_WORD = 64  # maximum number of characters in such a word


def endings(word: str) -> Iterator[tuple[str, str]]:
    """Yield (stem, ending) for each ending of the word, shortest ending first."""
    for cut in range(len(word) - 1, max(1, len(word) - LONGEST_ENDING - 1), -1):
        if word[cut:] in ENDINGS:
            yield word[:cut], word[cut:]


def stems(word: str) -> tuple[str, ...]:
    """Return the word, followed by its possible stems."""
    return _stems_cached(word) if len(word) <= LONGEST_WORD else _stems(word)


def _stems(word: str) -> tuple[str, ...]:
    return (word, *(stem for stem, _ in endings(word)))


_stems_cached = lru_cache(maxsize=CACHED_WORDS)(_stems)


def is_english(text: str) -> bool:
    """Return True if at least half of the words of a folded text are frequent English words."""
    words = text.split()
    return 2 * sum(any(stem in ENGLISH for stem in stems(word)) for word in words) >= len(words)
