# Every word that requesters and agents read in Persian.

## Requesters: commands
start =
    سلام! اینجا پشتیبانی است. هر چه می‌خواهید بپرسید، همان‌طور که حرف می‌زنید.
    اگر جوابش را داشته باشم همین حالا می‌گویم، وگرنه می‌سپارم به همکارانم.
help =
    سؤالتان را بنویسید، یا از این‌ها استفاده کنید:
    /topics فهرست موضوع‌ها
    /human صحبت با یک نفر
    /status درخواستم کجاست؟
    /close دیگر لازم نیست
    /language زبان
topics = دربارهٔ چه چیزی؟
topics-in = { $category }، کدام یکی؟
status-none = الان درخواستی در جریان ندارید. هر سؤالی دارید بنویسید.
status-head = درخواست #{ $ticket }، ثبت‌شده در { $opened }
status-resolved = جواب داده شده. اگر هنوز حل نشده، همین‌جا بنویسید تا دوباره باز شود.
status-pending = منتظر جواب شما هستیم. هر چه بفرستید به همان همکارمان می‌رسد.
status-held = { $agent } دارد پیگیری می‌کند.
language-ask = کدام زبان؟
language-set = از این به بعد فارسی جواب می‌دهم.
close-done = درخواست #{ $ticket } بسته شد. هر وقت لازم شد دوباره بنویسید.
close-nothing = درخواستی در جریان نیست که ببندم.

## Requesters: answers
button-solved = ✅ حل شد
button-not-meant = منظورم این نبود
button-person = 👤 صحبت با یک نفر
button-not-helped = کمک نکرد
button-related = ◂ { $title }
button-topics = فهرست موضوع‌ها
button-back = ↩︎ همهٔ موضوع‌ها
button-none-of-these = هیچ‌کدام
button-skip = رد کردن
button-their-site = رفتن به سایتشان
button-i-mean-you = نه، با خودتان کار دارم
button-about-ticket = مربوط به درخواست #{ $ticket } است
button-solved-close = حل شد، ببندید
clarify = منظورتان کدام است؟
solved-thanks = خوشحالم که حل شد 🌱
not-meant-rephrase = پس درست نفهمیدم. با یک جملهٔ دیگر بگویید، یا بسپاریم به یک نفر؟
fallback-rephrase = این را نفهمیدم. می‌شود با یک جملهٔ دیگر بگویید؟
fallback-offer-person = جوابش را ندارم. می‌خواهید به یکی از همکارانم بسپارم؟
wordless-offer-person = من صدا و تصویر را خودم نمی‌فهمم، ولی همکارانم می‌فهمند. بسپارم به یکی از آن‌ها؟
offer-declined = باشد. هر وقت لازم شد، همین‌جا بنویسید.
ask-one-sentence = رسید. در یک جمله بگویید دربارهٔ چیست تا زودتر به نتیجه برسیم.
meanwhile-answer = تا نوبتتان برسد، شاید همین جواب کافی باشد:
redirect-contact = از این‌جا پیگیری کنید: { $contact }
entry-gone = این جواب دیگر نیست. سؤالتان را بنویسید.
kind-not-understood = این نوع پیام را نمی‌توانم بخوانم. لطفاً با متن، عکس یا صدا بفرستید.
sorry-our-fault = پیامتان رسید ولی ما نتوانستیم بازش کنیم. لطفاً دوباره و با متن ساده بفرستید.
sorry-late = ببخشید که جواب دیر شد؛ پیامتان دیر به دستمان رسید.
answer-too-late = دربارهٔ «{ $question }» نتوانستیم به‌موقع جواب بدهیم. اگر هنوز لازم دارید، لطفاً دوباره بنویسید.
toast-thanks = ممنون که گفتید
toast-done-before = قبلاً انجام شده

## Requesters: intake and ticket
intake-what = در یکی دو جمله بگویید دربارهٔ چیست تا به همان کسی برسد که بلد است.
intake-lead = { $count ->
        [1] برای اینکه زودتر حل شود، یک چیز را بگویید:
       *[other] برای اینکه زودتر حل شود، این‌ها را در یک پیام بگویید:
    }
intake-more = { $count ->
        [1] فقط یک چیز دیگر:
       *[other] و در آخر، این‌ها:
    }
intake-item = { $number }. { $question }
ticket-opened = سپردم به همکارانم. شمارهٔ درخواست: #{ $ticket }
ticket-add-more = هر چیز دیگری بفرستید به همین درخواست اضافه می‌شود. /status وضعیت را می‌گوید.
office-open-until = امروز تا ساعت { $until } جواب می‌دهیم.
queue-place = { $place ->
        [0] نفر بعدی شمایید.
        [1] نفر بعدی شمایید.
       *[other] نفر { $place } در صف هستید.
    }
queue-with-wait = { $place ->
        [0] نفر بعدی شمایید؛ معمولاً حدود { $minutes } دقیقه طول می‌کشد.
        [1] نفر بعدی شمایید؛ معمولاً حدود { $minutes } دقیقه طول می‌کشد.
       *[other] نفر { $place } در صف هستید؛ معمولاً حدود { $minutes } دقیقه طول می‌کشد.
    }
queue-closed-now = { $place ->
        [0] الان ساعت کاری نیست؛ { $opens } برمی‌گردیم و نفر بعدی شمایید.
        [1] الان ساعت کاری نیست؛ { $opens } برمی‌گردیم و نفر بعدی شمایید.
       *[other] الان ساعت کاری نیست؛ { $opens } برمی‌گردیم و نفر { $place } در صف هستید.
    }
ticket-added = به درخواست #{ $ticket } اضافه شد.
ticket-reopened = درخواست #{ $ticket } دوباره باز شد. همکارم نگاه می‌کند.
your-ticket-resolved = { $outcome ->
        [refused] همکارانم درخواست #{ $ticket } را بررسی کردند و نمی‌شود انجامش داد. دلیلش: «{ $reason }».
        [wrong-door] درخواست #{ $ticket } به ما مربوط نمی‌شود، برای همین این‌جا بسته شد.
        [duplicate] درخواست #{ $ticket } را قبلاً هم داشتیم؛ همان اولی را پیگیری می‌کنیم.
        [no-reply] دیگر از شما خبری نشد، برای همین درخواست #{ $ticket } کنار گذاشته شد.
       *[other] درخواست #{ $ticket } حل‌شده ثبت شد.
    } اگر این‌طور نیست، تا سه روز همین‌جا بنویسید تا دوباره باز شود.

## Agents: the card
card-head = #{ $ticket } · { $status }
card-who = { $name } ({ $written })
card-no-words = بدون متن
card-tried = بات گفته: { $titles }
card-not-given = نگفته
card-assignee = دست { $agent }
card-unclaimed = کسی برنداشته
card-waiting-since = منتظر از { $since }
card-pending-until = تا { $until } منتظر کاربریم
card-outcome = نتیجه: { $outcome }
card-follows = ادامهٔ #{ $ticket }
card-unreachable = ⚠ کاربر بات را بسته؛ جواب به او نمی‌رسد
status-word-open = باز
status-word-pending = در انتظار کاربر
status-word-resolved = حل‌شده
status-word-closed = بسته
outcome-answered = جواب داده شد
outcome-fixed = درست شد
outcome-refused = نمی‌شود (با دلیل)
outcome-duplicate = تکراری
outcome-wrong-door = کار ما نیست
outcome-no-reply = کاربر جواب نداد
outcome-withdrawn = کاربر پس گرفت
delivery-waiting = … در راه
delivery-done = ✓ رسید
delivery-perhaps-not = ⚠ شاید نرسیده؛ دوباره می‌فرستیم
delivery-perhaps-twice = ✓ رسید (شاید دو بار)
delivery-never-known = ⚠ معلوم نیست رسیده باشد؛ برای فرستادن دوباره دیگر دیر است
delivery-given-up = ⚠ فرستاده نشد؛ سه روز راهی نبود
delivery-failed = ✗ نرسید: { $why }
delivery-refused = ✗ جواب #{ $ticket } به کاربر نرسید: { $why }
delivery-too-old = ⚠ جواب #{ $ticket } سه روز فرستاده نشد و کنار گذاشته شد.
delivery-unknown = ⚠ معلوم نیست جواب #{ $ticket } رسیده باشد: { $why }
refusal-blocked = کاربر بات را بسته
refusal-deactivated = حساب کاربر حذف شده
refusal-chat-not-found = گفتگو پیدا نشد
refusal-too-long = پیام از حد مجاز بلندتر است
refusal-unknown = جوابی از پیام‌رسان نیامد
refusal-too-old = به‌موقع نشد فرستاده شود
refusal-target-gone = پیام اصلی دیگر نیست
refusal-other = پیام‌رسان نپذیرفت
relayed-head = #{ $ticket } · { $name }
relayed-edit = #{ $ticket } · پیامش را ویرایش کرد (متن قبلی در نقل‌قول است):

## Agents: buttons and answers
button-claim = ✋ برمی‌دارم
button-release = رها کردن
button-note = یادداشت
button-pending = ⏳ منتظر کاربر
button-resolve = ✅ حل شد
button-reopen = باز کردن دوباره
button-send-note = فرستادن برای کاربر
button-make-agent = کارشناس شود
button-wait = { $span }
claimed = #{ $ticket } دست { $agent } است.
released = #{ $ticket } به صف برگشت.
assigned = #{ $ticket } به { $agent } سپرده شد.
noted = یادداشت #{ $ticket } ثبت شد؛ کاربر نمی‌بیند.
note-how = برای یادداشت اول پیام // بگذارید یا بنویسید: /note متن
note-kept = یادداشت داخلی #{ $ticket } شد؛ برای کاربر نرفت.
note-sent = برای کاربر #{ $ticket } فرستاده شد.
pending-ask = #{ $ticket } تا کی منتظر کاربر بماند؟
pending-until = #{ $ticket } تا { $until } منتظر کاربر است.
resolve-ask = نتیجهٔ #{ $ticket } چه شد؟ (برای «نمی‌شود» بنویسید: /resolve refused دلیل)
resolved = #{ $ticket } حل‌شده ثبت شد و به کاربر گفته شد.
reopened = #{ $ticket } دوباره باز شد.
toast-choose-below = پایین‌تر انتخاب کنید
queue-head = { $count ->
        [1] یک تیکت در جریان
       *[other] { $count } تیکت در جریان
    }
queue-line = #{ $ticket } · { $status } · { $agent } · { $name }: { $question }
queue-empty = صف خالی است.
story-inbound = ⬅ { $at } { $text }{ $name }
story-outbound = ➡ { $at } { $name }: { $text }
story-note = 📝 { $at } { $name }: { $text }
kind-text = (متن)
kind-photo = (عکس)
kind-video = (ویدئو)
kind-voice = (صدا)
kind-audio = (فایل صوتی)
kind-document = (فایل)
kind-animation = (گیف)
kind-sticker = (استیکر)
kind-video-note = (پیام ویدئویی)
kind-location = (مکان)
kind-contact = (مخاطب)
kind-poll = (نظرسنجی)
kind-dice = (تاس)
kind-other = (پیامی از نوع دیگر)
agents-help =
    پاسخ دادن: روی کارت ریپلای کنید، یا در تاپیک تیکتی که دست شماست بنویسید.
    خطی که با // شروع شود یادداشت است و بیرون نمی‌رود.
    /claim برداشتن · /release رها کردن · /assign نام
    /note متن · /pending 2d · /reopen
    /resolve answered، fixed، duplicate، wrong-door یا refused دلیل
    /queue صف · /ticket 12 شرح کامل یک تیکت · /agents کارشناسان
    /block ساعت دلیل · /unblock
    بیرون از تاپیک شماره بدهید: /claim #12
agents-head = کارشناسان:
agents-line = { $name } ({ $role ->
        [admin] مدیر
       *[agent] کارشناس
    }) · { $held } تیکت
agent-added = { $name } حالا کارشناس است.
agent-removed = { $name } دیگر کارشناس نیست. { $freed } تیکت به صف برگشت.
agent-left = { $name } از گروه رفت. { $freed } تیکت به صف برگشت.
newcomer = { $name } ({ $id }) در این گروه نوشت ولی کارشناس نیست. مدیر می‌تواند راهش بدهد:
hidden-sender = با نام گروه نوشتید و معلوم نیست کدام کارشناسید. برای پاسخ دادن، «ناشناس بودن» را در تنظیمات مدیران گروه خاموش کنید.
invitation = این پیوند یک بار و تا ۲۴ ساعت کار می‌کند: { $link }
welcome-agent = به تیم پشتیبانی خوش آمدید. در گروه کارشناسان /help بنویسید.
welcome-admin =
    شما حالا مدیر این بات ({ $bot }) هستید.
    قدم بعد: یک گروه بسازید، بات را مدیر گروه کنید و آنجا بنویسید /here
here-done = این گروه از حالا گروه کارشناسان است. /help همه چیز را می‌گوید.
here-needs-group = این فرمان را داخل گروه کارشناسان بنویسید.
blocked = تا { $until } به { $name } جواب داده نمی‌شود؛ هر چه بنویسد نگه داشته می‌شود.
unblocked = { $name } دوباره می‌تواند بنویسد.
updates-set-aside = { $count ->
        [1] پیامی قابل پردازش نبود و کنار گذاشته شد: { $reason }
       *[other] در یک ساعت گذشته { $count } پیام قابل پردازش نبود و کنار گذاشته شد. دلیل آخری: { $reason }
    }
outage-over = از { $began } تا { $ended } پیام‌رسان چیزی از ما نمی‌گرفت. { $count ->
        [0] دیگر چیزی در صف نیست.
        [one] یک پیام منتظر ماند و الان می‌رود.
       *[other] { $count } پیام منتظر ماندند و الان می‌روند.
    }
knowledge-rejected = { $count ->
        [1] پایگاه دانش یک ایراد دارد، پس نسخهٔ قبلی ماند. «poshtiban kb lint» آن را نشان می‌دهد.
       *[other] پایگاه دانش { $count } ایراد دارد، پس نسخهٔ قبلی ماند. «poshtiban kb lint» آن‌ها را نشان می‌دهد.
    }
reminder-unclaimed = #{ $ticket } از { $since } منتظر است و کسی برنداشته.
reminder-quiet = از آخرین پاسخ، در #{ $ticket } خبری نشده. حل‌شده‌اش کنید یا برای انتظار تاریخ بگذارید: /pending 2d
reminder-silent = { $agent }، #{ $ticket } از { $since } منتظر جواب است.
pending-date-came = زمان انتظار #{ $ticket } تمام شد و کاربر چیزی نگفت.

## Refusals
ticket-unknown = { $ticket ->
        [0] معلوم نیست کدام تیکت. روی کارتش ریپلای کنید یا شماره بدهید، مثل #12.
       *[other] تیکت #{ $ticket } نداریم.
    }
ticket-already-assigned = #{ $ticket } را { $assignee } برداشته است.
ticket-not-yours = { $assignee ->
        [0] #{ $ticket } دست کسی نیست. اول برش دارید.
       *[other] #{ $ticket } دست { $assignee } است.
    }
illegal-transition = #{ $ticket } الان «{ $status }» است و «{ $wanted }» نمی‌شود.
already-so = #{ $ticket } همین حالا هم «{ $status }» است.
outcome-required = نتیجهٔ #{ $ticket } را بنویسید: answered، fixed، duplicate، wrong-door، یا refused و دلیلش.
date-required = تا کی؟ مثلاً /pending 2d یا /pending 4h برای #{ $ticket }
not-an-agent = فقط کارشناسان می‌توانند این کار را بکنند.
not-an-admin = فقط مدیران می‌توانند این کار را بکنند.
agent-unknown = کارشناسی به نام { $name } نداریم. /agents فهرست را نشان می‌دهد.
link-spent = این پیوند دیگر کار نمی‌کند: یا استفاده شده یا وقتش گذشته. از مدیر پیوند تازه بگیرید.
button-expired = این دکمه دیگر کار نمی‌کند.
command-unknown = این فرمان را نمی‌شناسم. /help همه را نشان می‌دهد.
last-admin = تنها مدیر را نمی‌شود برداشت. اول یک مدیر دیگر اضافه کنید.
text-required = { $command ->
        [block] این‌طور بنویسید: /block ساعت دلیل
        [assign] نام همکار را هم بنویسید، مثل /assign @sara
       *[other] بعد از /{ $command } متن بنویسید.
    }

## Command menus
menu-topics = فهرست موضوع‌ها
menu-human = صحبت با یک نفر
menu-status = درخواستم کجاست؟
menu-close = دیگر لازم نیست
menu-language = زبان
menu-help = راهنما
menu-queue = صف درخواست‌ها
menu-claim = برداشتن تیکت
menu-release = برگرداندن به صف
menu-assign = سپردن به همکار
menu-note = یادداشت داخلی
menu-pending = منتظر کاربر
menu-resolve = حل شد
menu-reopen = باز کردن دوباره
menu-ticket = شرح کامل یک تیکت
menu-agents = کارشناسان
