# Every word that requesters and agents read in Persian.

## Requesters: commands
start =
    سلام! اینجا پشتیبانی است. هر چه می‌خواهید بپرسید، همان‌طور که حرف می‌زنید.
    اگر جوابش را داشته باشم همین حالا می‌گویم، وگرنه می‌سپارم به همکارانم.
start-agent = شما کارشناس اینجا هم هستید. /بعدی درخواست بعدی را همین‌جا به شما می‌دهد و /راهنما همهٔ فرمان‌ها را نشان می‌دهد.
help =
    سؤالتان را بنویسید، یا از این‌ها استفاده کنید:
    /topics فهرست موضوع‌ها
    /human صحبت با یک نفر
    /status درخواستم کجاست؟
    /close دیگر لازم نیست
    /language زبان
command-unknown-here = این فرمان را نمی‌شناسم. همان‌طور که راحتید بنویسید چه لازم دارید، یا /help را ببینید.
topics = دربارهٔ چه چیزی؟
topics-in = { $category }، کدام یکی؟
status-none = الان درخواستی در جریان ندارید. هر سؤالی دارید بنویسید.
status-intake = درخواستتان هنوز به همکارانم نرسیده. این‌ها مانده:
status-head = درخواست #{ $ticket }، ثبت‌شده در { $opened }
status-resolved = جواب داده شده. اگر هنوز حل نشده، همین‌جا بنویسید تا دوباره باز شود.
status-pending = منتظر جواب شما هستیم. هرچه بفرستید مستقیم به دست همکارانم می‌رسد.
status-on-hold = رسیدگی تا { $until } طول می‌کشد و همان موقع دوباره پیگیری می‌کنیم.
status-duplicate = آن را همراه با یک درخواست دیگر پیگیری می‌کنیم و هر وقت خبری شد همین‌جا می‌گوییم.
name-support = پشتیبانی
name-team-alone = بخش { $team }
name-team = بخش { $team }
never-send-secrets = این پیام شبیه کد ورود یا رمز است. ما هیچ‌وقت چنین چیزی لازم نداریم؛ لطفاً پیام را پاک کنید و اگر رمزتان را کس دیگری دیده، عوضش کنید.
status-held = { $agent } دارد پیگیری می‌کند.
language-ask = کدام زبان؟
language-set = از این به بعد فارسی جواب می‌دهم.
close-done = درخواست #{ $ticket } بسته شد. هر وقت لازم شد دوباره بنویسید.
close-nothing = درخواستی در جریان نیست که ببندم.
close-owed = درخواست #{ $ticket } باز می‌ماند، چون هنوز کاری به شما بدهکاریم. انجام که شد خبرتان می‌کنیم. اگر دیگر لازمش ندارید، دکمه را بزنید.
owed-line = 🤝 قول داده‌ایم تا { $due }: «{ $words }»
owed-line-late = ⏰ قولِ { $due } بود و هنوز انجام نشده، ببخشید: «{ $words }»
owed-more = و { $count } قول دیگر.

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
button-hand-off = همین حالا بسپارید
button-their-site = رفتن به سایتشان
button-i-mean-you = نه، با خودتان کار دارم
button-about-ticket = مربوط به درخواست #{ $ticket } است
button-solved-close = حل شد، ببندید
button-not-solved = حل نشده، دوباره باز کنید
clarify = منظورتان کدام است؟
clarify-again = هنوز مطمئن نیستم. منظورتان بین این‌ها هست، یا بسپارم به یکی از همکارانم؟
clarify-one = منظورتان این است؟
clarify-outside = { $count ->
        [1] من فقط دربارهٔ همین برنامه می‌توانم کمک کنم. منظورتان این است؟
       *[other] من فقط دربارهٔ همین برنامه می‌توانم کمک کنم. منظورتان کدام است؟
    }
chosen = ✓ { $choice }
solved-thanks = خوشحالم که حل شد 🌱
not-helped-offer = { $count ->
        [0] متأسفم که کمک نکرد. بسپارم به یکی از همکارانم؟
       *[other] متأسفم که کمک نکرد. شاید یکی از این‌ها به کارتان بیاید، یا بسپارم به یکی از همکارانم؟
    }
explain-offer = { $count ->
        [0] اگر روشن نیست، یکی از همکارانم قدم‌به‌قدم می‌گوید. بسپارم به او؟
       *[other] شاید این‌ها روشن‌ترش کند. اگر نه، یکی از همکارانم قدم‌به‌قدم می‌گوید.
    }
handling-offer = من فقط می‌توانم راهنمایی کنم و خودم نمی‌توانم انجامش بدهم. بسپارم به یکی از همکارانم؟
one-not-meant = باشد، آن یکی هیچ. جواب دیگر به کارتان آمد؟
detail-offer = ممنون، این به کار همکارم می‌آید. بسپارم به او؟
follow-up-offer = { $count ->
        [0] دربارهٔ «{ $title }» هر چه می‌دانم همان بالاست. اگر جوابتان آن‌جا نیست، بسپارم به یکی از همکارانم؟
       *[other] دربارهٔ «{ $title }» هر چه می‌دانم همان بالاست. منظورتان یکی از این‌هاست، یا بسپارم به یکی از همکارانم؟
    }
ticket-stays = باشد، درخواست #{ $ticket } باز می‌ماند.
again-offer = { $count ->
        [0] جوابم به این همان بالایی است. اگر کمکی نکرد، بسپارم به یکی از همکارانم؟
       *[other] جوابم به این همان بالایی است. شاید یکی از این‌ها بهتر باشد، یا بسپارم به یکی از همکارانم؟
    }
remedy-noted = باشد. اگر با این درست نشد، همین‌جا بنویسید.
not-meant-rephrase = پس درست نفهمیدم. با یک جملهٔ دیگر بگویید، یا بسپاریم به یک نفر؟
fallback-rephrase = این را نفهمیدم. می‌شود با یک جملهٔ دیگر بگویید؟
fallback-offer-person = جوابش را ندارم. می‌خواهید به یکی از همکارانم بسپارم؟
wordless-offer-person = من صدا و تصویر را خودم نمی‌فهمم، ولی همکارانم می‌فهمند. بسپارم به یکی از آن‌ها؟
nod = 🌱
say-ready-answered = همین‌جام. زمانی بیشتر از آنچه بالا نوشتم نمی‌دانم؛ اگر هنوز حل نشده، بسپارم به همکارانم؟
say-ready-open = بله، همین‌جام. اگر هنوز حل نشده، بسپارم به یکی از همکارانم؟
say-ready = بله، همین‌جام. سؤال یا مشکلتان را بنویسید.
regret-offer = حق دارید ناراحت باشید؛ ببخشید که این‌طور شد. می‌خواهید به همکارم بسپارم؟
intake-regret = از این بابت متأسفم؛ درستش می‌کنیم.
intake-cancelled = باشد، چیزی فرستاده نشد. هر وقت خواستید دوباره بنویسید.
cancel-offer = درخواست #{ $ticket } را ببندم؟
feedback-suggestion = پیشنهادتان را نگه داشتم تا سازندگان برنامه ببینند؛ ممنون که وقت گذاشتید.
feedback-criticism = حرفتان ثبت شد تا سازندگان برنامه ببینند؛ ممنون که رک گفتید. اگر چیزی هست که همین حالا باید حل شود، بگویید.
feedback-praise = چه خوب! حرفتان را به بچه‌ها می‌رسانم 🌱
complaint-passed = متأسفم که از ما راضی نیستید. حرفتان رفت پیش مسئول پشتیبانی (درخواست #{ $ticket }) و خودش رسیدگی می‌کند.
language-other = ببخشید، من فقط این زبان‌ها را بلدم:
button-close = بله، ببند
ask-if-solved = درخواست #{ $ticket } هنوز حل نشده؟
offer-declined = باشد. هر وقت لازم شد، همین‌جا بنویسید.
ask-one-sentence = رسید. در یک جمله بگویید دربارهٔ چیست تا زودتر به نتیجه برسیم.
meanwhile-answer = تا نوبتتان برسد، شاید همین جواب کافی باشد:
redirect-contact = از این‌جا پیگیری کنید: { $contact }
entry-gone = این جواب دیگر نیست. سؤالتان را بنویسید.
kind-not-understood = این نوع پیام را نمی‌توانم بخوانم. لطفاً با متن، عکس یا صدا بفرستید.
send-another-way = { $left ->
        [0] همکارانم این پیام را نمی‌توانند ببینند. لطفاً همان را جور دیگری بفرستید؛ مثلاً بنویسید یا از آن عکس بگیرید.
       *[other] همکارانم { $left } بخش از این پیام را نمی‌توانند ببینند. لطفاً همان را جور دیگری بفرستید؛ مثلاً جدا یا به شکل فایل.
    }
sorry-our-fault = پیامتان رسید ولی ما نتوانستیم بازش کنیم. لطفاً دوباره و با متن ساده بفرستید.
urgent-help =
    چیزی که نوشتید برایمان مهم است و در این لحظه تنها نیستید. همکارانم را خبر کردم (#{ $ticket })؛ لطفاً همین‌جا بنویسید.
    { $helplines } اگر کسی نزدیکتان هست که به او اعتماد دارید، پیش او بمانید.
button-no-danger = اشتباه شد، کسی در خطر نیست
alarm-by-mistake = اگر منظورتان را اشتباه فهمیدم و کسی در خطر نیست، دکمه را بزنید.
no-danger = خیالم راحت شد. برگردیم سر سؤالتان.
no-danger-noted = خیالم راحت شد. به همکارانم گفتم؛ درخواست #{ $ticket } مثل قبل پیش می‌رود.
urgent-helplines = اگر همین الان خطری هست، لطفاً با شمارهٔ اضطراری کشورتان تماس بگیرید.
block-told = تا { $until } این‌جا به پیام‌هایتان جواب نمی‌دهیم. هر چه بنویسید نگه داشته می‌شود و بعد از آن می‌توانید مثل قبل بنویسید.
block-over = دوباره می‌توانید بنویسید. چیزهایی که در این فاصله نوشتید به همکارانم رسید.
sorry-late = ببخشید که جواب دیر شد؛ پیامتان دیر به دستمان رسید.
answer-too-late = دربارهٔ «{ $question }» نتوانستیم به‌موقع جواب بدهیم. اگر هنوز لازم دارید، لطفاً دوباره بنویسید.
toast-thanks = ممنون که گفتید
toast-done-before = قبلاً انجام شده
toast-asked-already = همان سؤال بالا را جواب بدهید، یا «رد کردن» را بزنید

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
people-see-later = الان پیام‌ها با کمی تأخیر به همکارانم می‌رسد؛ به محض اینکه بتوانند آن را می‌بینند و جواب می‌دهند. لازم نیست دوباره بفرستید.
ticket-added = به درخواست #{ $ticket } اضافه شد.
ticket-kept = این را کنار درخواست #{ $ticket } نگه داشتم. همکارانم در اولین فرصت می‌بینند.
ticket-reopened = درخواست #{ $ticket } دوباره باز شد. همکارم نگاه می‌کند.
your-ticket-resolved = { $outcome ->
        [wrong-door] درخواست #{ $ticket } کار بخش ما نیست و از این‌جا نمی‌توانیم پیگیری‌اش کنیم؛ برای همین بسته شد.
        [duplicate] درخواست #{ $ticket } همان موضوع درخواست #{ $original } شماست، برای همین این دو را یکی کردیم.
        [duplicate-live] موضوع درخواست #{ $ticket } را یک نفر دیگر هم گفته بود. هر دو را با هم پیگیری می‌کنیم و هر وقت خبری شد همین‌جا می‌گوییم.
        [duplicate-over] موضوع درخواست #{ $ticket } را یک نفر دیگر هم گفته بود و دیگر باید درست شده باشد.
        [no-reply] دیگر از شما خبری نشد، برای همین درخواست #{ $ticket } کنار گذاشته شد.
        [refused] ببخشید، آنچه در درخواست #{ $ticket } خواسته بودید از دست ما برنمی‌آید. دلیلش: «{ $reason }».
       *[other] درخواست #{ $ticket } حل‌شده ثبت شد.
    } { $outcome ->
        [no-reply] اگر هنوز لازمش دارید، تا { $span } همین‌جا بنویسید تا ادامه بدهیم.
        [refused] اگر حرفی مانده، تا { $span } همین‌جا بنویسید.
       *[other] اگر این‌طور نیست، تا { $span } همین‌جا بنویسید تا دوباره باز شود.
    }
rating-ask = از پشتیبانی ما راضی بودید؟ از ۱ (بد) تا ۵ (عالی) امتیاز بدهید.
rating-reminder = از رسیدگی به درخواست #{ $ticket } راضی بودید؟ از ۱ (بد) تا ۵ (عالی) امتیاز بدهید. دیگر یادآوری نمی‌کنیم.
button-rate = { $score ->
        [1] ۱ 😞
        [5] ۵ 😊
       *[other] { $score }
    }
rated = ممنون! اگر حرف دیگری دارید، همین‌جا بنویسید.
rated-fair = ممنون. کجا می‌توانستیم بهتر باشیم؟ اگر خواستید، همین‌جا بنویسید.
rated-low = ببخشید که کارمان خوب نبود. چه چیزی اذیتتان کرد؟ همین‌جا بنویسید تا مسئول پشتیبانی بخواند.
words-kept = ممنون که گفتید.
words-to-lead = ممنون که گفتید. به مسئول پشتیبانی می‌رسانیم.
button-ask-it = سؤال داشتم
lead-contacts = { $agent } پیگیر نارضایتی شماست و همین‌جا به شما پیام می‌دهد (درخواست #{ $ticket }).
your-duplicate-fixed = موضوع درخواست #{ $ticket } شما باید درست شده باشد. اگر برای شما هنوز درست نشده، همین‌جا بنویسید.
your-answer-awaited = برای ادامهٔ درخواست #{ $ticket } هنوز جواب شما به این را لازم داریم: «{ $question }»
your-answer-awaited-last = برای ادامهٔ درخواست #{ $ticket } هنوز جواب شما به این را لازم داریم: «{ $question }»
    اگر تا { $until } خبری نشود، فعلاً کنار می‌گذاریمش؛ هر وقت خواستید همین‌جا بنویسید.
your-ticket-held = درخواست #{ $ticket } شما دست { $agent } است و دارد پیگیری‌اش می‌کند.
your-ticket-queued = درخواست #{ $ticket } شما دوباره در صف است و اولین همکاری که آزاد شود سراغش می‌رود. لازم نیست دوباره بنویسید.
your-ticket-on-hold = رسیدگی به درخواست #{ $ticket } شما تا { $until } طول می‌کشد؛ ببخشید. همان موقع دوباره پیگیری می‌کنیم. اگر زودتر چیزی بنویسید، همان وقت می‌بینیم.
your-ticket-reopened = درخواست #{ $ticket } دوباره باز شد. ببخشید، از نو نگاه می‌کنیم.
promise-told = دربارهٔ درخواست #{ $ticket } قول می‌دهیم تا { $due }: «{ $words }». انجام که شد خبرتان می‌کنیم.
promise-moved-told = بیشتر از قولمان طول می‌کشد، ببخشید. زمان تازه { $due } است (درخواست #{ $ticket }): «{ $words }»
promise-moved-earlier = خبر خوب: زودتر انجام می‌شود، تا { $due } (درخواست #{ $ticket }): «{ $words }»
promise-kept-told = ✅ قولی که داده بودیم انجام شد (درخواست #{ $ticket }): «{ $words }»
promise-reason = دلیلش: { $reason }
promise-broken-told = متأسفیم؛ نتوانستیم به قولمان در درخواست #{ $ticket } عمل کنیم: «{ $words }». دلیلش: { $reason }
promise-late-due = قولی که برای { $due } داده بودیم هنوز انجام نشده، ببخشید (درخواست #{ $ticket }). پیگیری می‌شود و خبرتان می‌کنیم: «{ $words }»
promise-late-held = قولی که برای { $due } داده بودیم هنوز انجام نشده، ببخشید (درخواست #{ $ticket }). { $agent } پیگیرش است و خبرتان می‌کنیم: «{ $words }»
promise-late-team = قولی که برای { $due } داده بودیم هنوز انجام نشده، ببخشید (درخواست #{ $ticket }). حالا همهٔ همکاران دنبالش می‌روند: «{ $words }»
promise-late-leads = قولی که برای { $due } داده بودیم هنوز انجام نشده، ببخشید (درخواست #{ $ticket }). حالا سرپرست‌ها دنبالش می‌روند: «{ $words }»
promise-late-again = قولی که برای { $due } داده بودیم هنوز انجام نشده، ولی یادمان نرفته (درخواست #{ $ticket }). هر وقت خواستید با /status بپرسید: «{ $words }»

## Agents: the card
card-head = #{ $ticket } · { $status }
card-urgent = 🆘 فوری: شاید جان کسی در خطر باشد
card-who = { $name } ({ $written })
language-name = { $code ->
        [fa] فارسی
        [en] انگلیسی
        [unknown] زبان نامعلوم
       *[other] { $code }
    }
card-no-words = بدون متن
card-tried = بات گفته: { $titles }
card-team = تیم: { $team }
card-earlier = { $more ->
        [0] قبلاً: { $tickets }
       *[other] قبلاً: { $tickets } …
    }
card-earlier-one = #{ $ticket } { $outcome }
card-same-answer = (در جواب بالا)
card-not-given = نگفته
card-assignee = دست { $agent }
card-silent = ⚠ به‌موقع جواب نگرفته؛ هر کسی می‌تواند برش دارد
card-looking = 👀 { $agent } تا { $until } دارد نگاهش می‌کند
card-unclaimed = کسی برنداشته
card-waiting-since = منتظر از { $since }
card-waiting-until = منتظر از { $since }؛ مهلت جواب { $due }
card-pending-answer = { $count ->
        [0] منتظر جواب کاربریم
       *[other] منتظر جواب کاربریم؛ { $count } بار یادآوری شده
    }
card-priority-high = ❗ مهم
card-priority-low = کم‌اهمیت
card-pending-until = تا { $until } منتظر کاربریم
card-on-hold-until = تا { $until } کنار مانده؛ کاربر منتظر است
card-outcome = نتیجه: { $outcome }
card-duplicate-of = نتیجه: تکراریِ #{ $ticket }
card-duplicates = { $count ->
        [1] { $tickets } تکراریِ همین است
       *[other] { $count } درخواست تکراری: { $tickets }
    }
card-promise = 🤝 قول تا { $due }: «{ $words }»
card-rating = ★ امتیاز { $score } از ۵{ $words ->
        [0] {""}
       *[other] : «{ $words }»
    }
card-complaint = 📣 از پشتیبانی ناراضی است؛ سرپرست باید پیام بدهد (/تماس)
card-promise-late = ⏰ قولِ { $due } مانده: «{ $words }»
card-promises-more = 🤝 و { $count } قول دیگر: /قول
card-offered = 🤝 این قول است؟ «{ $words }»
card-scheduled = ⏰ { $count } جواب زمان‌بندی‌شده، اولی { $due }: /بعدا
card-guest-asked = ❓ تا { $due } از یک مهمان پرسیده‌ایم؛ هنوز لینک را باز نکرده
card-guest-awaited = ❓ تا { $due } منتظر جواب { $name } (مهمان)
card-crossed = ⇄ جواب آخر هم‌زمان با پیام تازه‌ای رفت که هنوز جواب نگرفته
card-sent-away = ↩ جواب آخر کاربر را دنبال کس دیگری می‌فرستد. خودمان بپرسیم: /ارجاع
card-referral-offered = ↪ به { $team } ارجاع شد و هنوز قبول نکرده‌اند (تا { $due }): «{ $question }»
card-referral-accepted = ↪ با { $team }، مهلت جواب { $due }: «{ $question }»
story-referral = ↪ { $at } { $team }، { $state }: { $question }
referral-state-offered = منتظر قبول
referral-state-accepted = قبول شد
referral-state-answered = جواب داده شد
referral-state-passed-on = به دیگران سپرده شد
referral-state-bounced = مال آن‌ها نبود
referral-state-withdrawn = پس گرفته شد
card-tags = 🏷 { $tags }
card-unfit = ⚠ جواب آمادهٔ آخر به حرف کاربر نمی‌خورد. برای پس گرفتنش روی همان پیام ریپلای کنید و بنویسید /پس‌گرفتن
card-unfilled = ⚠ در جواب آخر جایی خالی مانده است.
card-follows = ادامهٔ #{ $ticket }
card-unreachable = ⚠ کاربر بات را بسته؛ جواب به او نمی‌رسد
card-notes = { $count ->
        [1] 📝 یک یادداشت، از { $name } در { $at }
       *[other] 📝 { $count } یادداشت، آخری از { $name } در { $at }
    }
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
delivery-given-up = ⚠ فرستاده نشد؛ { $span } راهی نبود
delivery-failed = ✗ نرسید: { $why }
delivery-taken-back = ↩ پس گرفته شد
delivery-refused = ✗ جواب #{ $ticket } به کاربر نرسید: { $why }
delivery-too-old = ⚠ جواب #{ $ticket } { $span } فرستاده نشد و دیگر فرستاده نمی‌شود.
delivery-unknown = ⚠ معلوم نیست جواب #{ $ticket } رسیده باشد: { $why }
edit-refused = ⚠ #{ $ticket }: ویرایش به کاربر نرسید ({ $why }) و او همان قبلی را می‌بیند. برای پس گرفتن، روی همین پیام بنویسید /پس‌گرفتن
edit-sent-anew = #{ $ticket }: فایل عوض نشد، برای همین فایل تازه جداگانه فرستاده شد. قبلی هم مانده؛ /پس‌گرفتن هر دو را پس می‌گیرد.
unsend-refused = ⚠ #{ $ticket }: پس گرفته نشد ({ $why }). کاربر هنوز آن را می‌بیند؛ می‌توانید اصلاحیه بفرستید.
unsend-done = ↩ #{ $ticket }: پس گرفته شد. کاربر دیگر آن را نمی‌بیند.
refusal-blocked = کاربر بات را بسته
refusal-deactivated = حساب کاربر حذف شده
refusal-chat-not-found = گفتگو پیدا نشد
refusal-too-long = پیام از حد مجاز بلندتر است
refusal-unknown = جوابی از پیام‌رسان نیامد
refusal-too-old = به‌موقع نشد فرستاده شود
refusal-target-gone = پیام اصلی دیگر نیست
refusal-not-a-member = بات در آن گفتگو نیست
refusal-no-rights = بات اجازهٔ نوشتن ندارد
refusal-media-forbidden = این نوع پیام آن‌جا مجاز نیست
refusal-not-copied = این پیام را نمی‌شود کپی کرد
refusal-undeletable = پیام‌رسان دیگر پاکش نمی‌کند، شاید چون از دو روز قدیمی‌تر است
refusal-id-unknown = پیام‌رسان نگفت کدام پیام است
refusal-no-method = این پیام‌رسان چنین امکانی ندارد
refusal-too-large = فایل بزرگ‌تر از آن است که ربات بتواند بفرستد
refusal-not-carried = این جور پیام را نمی‌شود به پیام‌رسان دیگری فرستاد
refusal-other = پیام‌رسان نپذیرفت
relayed-head = #{ $ticket } · { $name }
complaint-more = 📣 #{ $ticket }: ادامهٔ شکایت
complaint-contacted = ✓ { $agent } پیام می‌دهد.
complaint-dismissed = ✓ { $agent }: پیام لازم نبود.
rating-notice = 📣 #{ $ticket } · { $name } امتیاز { $score } از ۵ داد (کارشناس: { $agent }). لطفاً خودتان ببینید.
button-contact = 💬 خودم پیام می‌دهم
button-no-contact = پیام لازم نیست
next-none = درخواست دیگری منتظر نیست.{ $ticket ->
        [0] {""}
       *[other] {" "}هنوز با #{ $ticket } هستید.
    }
other-wrote = 💬 #{ $ticket } · { $name } در درخواست دیگری که دست شماست نوشت:
button-go-to = برو به #{ $ticket }
next-in-private = /بعدی را در گفت‌وگوی خصوصی برایم بنویسید: ‎@{ $bot }
focus-on = ✏ حالا #{ $ticket } · { $name }. هرچه بنویسید برای او فرستاده می‌شود؛ خط‌های «‎// …» یادداشت‌اند. فرمان‌ها هم کار می‌کنند.
focus-sent = ➜ #{ $ticket } · { $name }
focus-over = کارتان با #{ $ticket } تمام است. تا /بعدی را نزنید، چیزی از این‌جا فرستاده نمی‌شود.
focus-left = { $ticket ->
        [0] این‌جا درخواستی باز نیست.
       *[other] از #{ $ticket } خارج شدید؛ وضعیتش عوض نشد. از حالا هرچه بنویسید برای ربات است.
    }
private-reply = ✉ #{ $ticket } · { $agent } از گفت‌وگوی خصوصی به کاربر نوشت:
private-note = ✍ #{ $ticket } · یادداشت { $agent } از گفت‌وگوی خصوصی:
private-edit = ✏ #{ $ticket } · { $agent } در گفت‌وگوی خصوصی ویرایشش کرد:
private-unsent = ✗ #{ $ticket } · { $agent } در گفت‌وگوی خصوصی این را پس گرفت:
complaint-score = 📣 #{ $ticket }: امتیازش حالا { $score } از ۵ است.
button-next-ticket = درخواست بعدی
button-leave-focus = خروج
contact-yours = #{ $ticket } دست شماست. در تاپیکش یا با ریپلای روی کارتش برایش بنویسید؛ خبر دارد که پیام می‌دهید.
contact-call = #{ $ticket } حالا دست { $agent } است تا دربارهٔ شکایت با کاربر حرف بزند.
no-contact-noted = ثبت شد: در #{ $ticket } پیام لازم نیست.
ratings-none = ۳۰ روز گذشته: هنوز امتیازی نیامده ({ $asked } بار پرسیده‌ایم).
ratings-head = ۳۰ روز گذشته: میانگین { $mean } از ۵، { $rated } امتیاز از { $asked } پرسش{ $share ->
        [-1] {""}
       *[other] ، { $share }٪ راضی (CSAT)
    }.
ratings-line = • { $name }: { $mean } ({ $rated } از { $asked })
ratings-words = نوشته‌اند:
ratings-word = • #{ $ticket } · { $score } · «{ $words }»
complaints-open = { $count } شکایتِ باز:
complaints-line = • #{ $ticket } از { $since }{ $words ->
        [0] {""}
       *[other] : «{ $words }»
    }
complaint-notice = 📣 #{ $ticket } · { $name }: شکایت از پشتیبانی. لطفاً خودتان ببینید.
alarm-recalled = ✓ #{ $ticket } · { $name } می‌گوید اشتباه شده و کسی در خطر نیست.
urgent-notice = 🆘 #{ $ticket } · { $name }: شاید جان کسی در خطر باشد. لطفاً همین حالا ببینید.
withheld-head = #{ $ticket } · { $name } وقتی بسته بود این‌ها را نوشت:
relayed-edit = #{ $ticket } · پیامش را ویرایش کرد (متن قبلی در نقل‌قول است):
not-shown = { $kinds } این‌جا قابل نمایش نیست. از کاربر خواستیم جور دیگری بفرستد.
not-shown-part = از این آلبومِ { $count }تایی { $left } بخش نرسید. از کاربر خواستیم جور دیگری بفرستد.
back-again = { $count ->
        [1] کاربر #{ $ticket } دوباره در دسترس است؛ یک جواب به او نرسیده.
       *[other] کاربر #{ $ticket } دوباره در دسترس است؛ { $count } جواب به او نرسیده.
    }
button-send-again = دوباره بفرست
sent-again = { $count ->
        [1] { $agent } یک جواب #{ $ticket } را دوباره فرستاد.
       *[other] { $agent } { $count } جواب #{ $ticket } را دوباره فرستاد.
    }
sent-again-over = وضعیت تیکت: { $status }
nothing-to-send-again = چیزی برای دوباره فرستادن نمانده.
relayed-replaced = #{ $ticket } · عکس یا فایل پیامش را عوض کرد؛ تازه‌اش این است:
relayed-moved = #{ $ticket } · مکانش جابه‌جا شد: { $place }
origin-forwarded = { $name ->
        [0] ↪ هدایت‌شده از جای دیگر
       *[other] ↪ هدایت‌شده از { $name }
    }
origin-quote = ↩ در پاسخ به «{ $text }»
origin-reply = ↩ { $whose ->
        [own] در پاسخ به پیام خودش:
        [bot] در پاسخ به پیام ما:
       *[other] در پاسخ به:
    } «{ $text }»
origin-elsewhere = { $name ->
        [0] ↩ در پاسخ به پیامی از گفتگویی دیگر: { $what }
       *[other] ↩ در پاسخ به پیامی از { $name }: { $what }
    }

## Agents: buttons and answers
button-take-over = ✋ من برمی‌دارم
button-more = ▾ بیشتر
button-card-back = ↩ برگشت
button-less = ▴ کمتر
button-show-masked = 👁 نمایش
button-look = 👀 دارم می‌بینم
button-claim = ✋ برمی‌دارم
button-release = رها کردن
button-note = یادداشت
button-pending = ⏳ منتظر کاربر
button-resolve = ✅ حل شد
button-reopen = باز کردن دوباره
button-send-note = فرستادن برای کاربر
button-send-unclear = بفرست
button-send-sure = بفرست برای کاربر
button-keep-note = یادداشت بماند
button-leave-note = نه، بماند
button-make-agent = کارشناس شود
button-wait = { $span }
button-wait-answer = ⏳ تا جواب بدهد
button-original = #{ $ticket } · { $question }
button-resolve-anyway = ✅ با این حال حل شد
button-resolve-kept = ✅ انجام شده، حل شد
button-record-promise = 🤝 قول تا { $due }
button-no-promise = قول نیست
button-promise-kept = ✅ انجام شد
button-promise-move = زمان دیگر
button-due = { $due }
button-not-needed = دیگر لازمش ندارم
button-confirm-guest = خودش است
button-withdraw-guest = پس گرفتن
button-take-it = ✋ خودم برمی‌دارم
button-refer-to = ↪ ارجاع به { $team }
button-accept-referral = ✅ قبول
button-bounce-referral = مال ما نیست
button-withdraw-referral = پس گرفتن
bounce-team = مربوط به { $team } است
bounce-facts = اطلاعاتش کافی نیست
bounce-decide = تصمیمش با ما نیست
taken-over = #{ $ticket } حالا دست { $agent } است؛ قبلاً دست { $former } بود.
taken-over-call = #{ $ticket } به‌موقع جواب نگرفت و حالا دست { $agent } است.
claimed-looked = #{ $ticket } دست { $agent } است. { $looker } داشت نگاهش می‌کرد.
given-call = ✋ این‌ها حالا دست شماست، لطفاً جواب بدهید:
given-line = • #{ $ticket } · { $question }
toast-looking = تا { $span } بقیه می‌بینند که دارید نگاهش می‌کنید
toast-look-other = { $agent } تا { $until } دارد نگاهش می‌کند؛ با «برمی‌دارم» باز هم مال شما می‌شود
toast-looked = بقیه می‌بینند که دیگر نگاهش نمی‌کنید
claimed = #{ $ticket } دست { $agent } است.
released = #{ $ticket } به صف برگشت.
assigned = #{ $ticket } به { $agent } سپرده شد.
note-kept = { $assignee ->
        [0] فرستاده نشد: یادداشت داخلی #{ $ticket } شد.
       *[other] فرستاده نشد: #{ $ticket } دست { $assignee } است و این یادداشت داخلی شد.
    }
note-confirm = این پیام { $name } برای کاربر #{ $ticket } فرستاده شود؟ «{ $text }»
note-confirm-below = متن را ببینید و یک بار دیگر بزنید
note-changed = متن در این میان عوض شده؛ لطفاً یک بار دیگر بزنید
note-left = یادداشت داخلی #{ $ticket } ماند.
unclear-ask = { $reason ->
        [forwarded] برای کاربر #{ $ticket } فرستاده نشد، چون بازارسالی است. یادداشت است؟
        [blank] برای کاربر #{ $ticket } فرستاده نشد، چون چیزی در آن دیده نمی‌شود. یادداشت است؟
        [free-ticket] فرستاده نشد: هنوز کسی #{ $ticket } را برنداشته. «بفرست» آن را برمی‌دارد و همین را می‌فرستد.
        [notice] برای کاربر #{ $ticket } فرستاده نشد، چون روی پیام من ریپلای کردید. یادداشت است؟
        [album] این هم مثل بقیهٔ آلبوم برای کاربر #{ $ticket } فرستاده نشد. یادداشت است؟
        [sent-away] هنوز برای کاربر #{ $ticket } فرستاده نشد، چون او را دنبال کس دیگری از خودمان می‌فرستد. با /ارجاع خودمان می‌پرسیم. با این حال فرستاده شود؟
        [placeholder] هنوز برای کاربر #{ $ticket } فرستاده نشد، چون جای خالی‌اش پر نشده. با این حال فرستاده شود؟
        [unfit] هنوز برای کاربر #{ $ticket } فرستاده نشد، چون این جواب آماده به حرفش نمی‌خورد. با این حال فرستاده شود؟
        [newer] هنوز برای کاربر #{ $ticket } فرستاده نشد، چون همین حالا چیز تازه‌ای نوشته که همین‌جا می‌آید. با این حال فرستاده شود؟
        [note-asked] برای کاربر #{ $ticket } فرستاده نشد، چون همین حالا می‌خواستید یادداشت بنویسید. یادداشت همین است؟
        [stale-focus] هنوز فرستاده نشد، چون مدتی است این‌جا چیزی نوشته نشده. این برای کاربر #{ $ticket } است؟
        [other-focus] هنوز فرستاده نشد: روی پیام #{ $ticket } ریپلای کردید، ولی حالا روی درخواست دیگری هستید. این برای کاربر #{ $ticket } است؟
        [edited] برای کاربر #{ $ticket } فرستاده نشد، چون پیش از ویرایش جواب نبود. حالا فرستاده شود؟
       *[like-command] برای کاربر #{ $ticket } فرستاده نشد، چون مثل فرمان یا یادداشت شروع می‌شود. یادداشت است؟
    }
unclear-also-sent-away = تازه، کاربر را هم دنبال کس دیگری از خودمان می‌فرستد؛ با /ارجاع خودمان می‌پرسیم.
unclear-also-placeholder = جای خالی‌اش هم پر نشده.
unclear-also-newer = کاربر همین حالا چیز تازه‌ای هم نوشته که همین‌جا می‌آید.
unclear-also-unfit = این جواب آماده به حرف کاربر هم نمی‌خورد.
unclear-over = { $state ->
        [moved] فرستاده نشد: #{ $ticket } «{ $status }» است. درخواست تازهٔ همین کاربر #{ $live } است؛ لطفاً آنجا جواب بدهید. این یادداشت داخلی شد.
        [resolved] فرستاده نشد: #{ $ticket } «{ $status }» است. این یادداشت داخلی شد. برای فرستادنش /بازکردن بنویسید و بعد روی همین پیام /فرستادن
       *[closed] فرستاده نشد: #{ $ticket } «{ $status }» است. این یادداشت داخلی شد.
    }
former-topic = این تاپیک قدیمی است؛ #{ $ticket } در تاپیک تازه‌اش ادامه دارد.
kind-not-carried = فرستاده نشد: کاربر در پیام‌رسان دیگری است و این جور پیام آنجا نمی‌رود. لطفاً بنویسیدش یا به شکل فایل بفرستید.
card-in-topic = دست { $agent } است: { $subject }
card-moved = ➜ #{ $ticket } حالا در گروه «{ $title }» است. لطفاً آنجا جواب بدهید.
elsewhere-now = فرستاده نشد: #{ $ticket } حالا در گروه «{ $title }» است. لطفاً آنجا جواب بدهید.
hint-how-to-reply = اینجا فقط ریپلای به کاربر می‌رسد: روی کارت #{ $ticket } یا یکی از پیام‌های کاربر ریپلای کنید. بقیهٔ حرف‌ها بین خودتان می‌ماند.
note-sent = { $agent } این را برای کاربر #{ $ticket } فرستاد.
reply-not-connected = ⚠ هنوز به کاربر #{ $ticket } نرسیده: حسابی که از آن نوشته در تنظیمات بات نیست. اگر تا { $span } برگردد فرستاده می‌شود؛ به مسئول بات خبر بدهید.
sent-before = این قبلاً برای کاربر #{ $ticket } رفته است.
send-what = روی یادداشت یا پیامی که باید برای کاربر برود ریپلای کنید و بنویسید /فرستادن
unsend-what = روی پیامی که برای کاربر فرستاده‌اید ریپلای کنید و بنویسید /پس‌گرفتن
unsend-not-yours = این را { $agent } نوشته. فقط خودش یا مدیر می‌تواند پسش بگیرد.
unsend-under-way = #{ $ticket }: دارد از کاربر پس گرفته می‌شود …
unsend-withdrawn = ↩ #{ $ticket }: هنوز نرفته بود و دیگر هم نمی‌رود.
unsend-perhaps = ⚠ #{ $ticket }: دوباره فرستاده نمی‌شود، ولی شاید یک بار رسیده باشد و آن را نمی‌شود پس گرفت.
unsend-before = #{ $ticket }: این قبلاً پس گرفته شده است.
unsend-nothing = #{ $ticket }: این به کاربر نرسیده بود، پس چیزی برای پس گرفتن نیست.
edit-not-sent = ویرایش شما در #{ $ticket } داخل ماند؛ کاربر هنوز متن قبلی را می‌بیند. برای پس گرفتنش روی همین پیام بنویسید /پس‌گرفتن
edit-after-unsend = #{ $ticket }: این پیام پس گرفته شده و ویرایشش نمی‌رود. دوباره بنویسیدش.
edit-of-lost = #{ $ticket }: این پیام به کاربر نرسیده بود و ویرایشش هم نمی‌رسد. دوباره بنویسیدش.
assign-ask = #{ $ticket } را به چه کسی بسپاریم؟
note-how = به پرسش پایین ریپلای کنید؛ // و /یادداشت هم همین کار را می‌کنند.
note-ask = 📝 { $agent }، یادداشتتان برای #{ $ticket } را در پاسخ به همین پیام بنویسید. برای کاربر نمی‌رود.
pending-ask = #{ $ticket } تا کی منتظر کاربر بماند؟ (مدت دیگری می‌خواهید؟ مثلاً /منتظر ۱۲ ساعت یا /منتظر ۲ روز)
pending-answer = #{ $ticket } منتظر جواب کاربر است. { $first } و { $last } بعد از سؤال یادآوری می‌کنیم و اگر تا { $end } بعدش هم جواب نداد، با نتیجهٔ «کاربر جواب نداد» بسته می‌شود.
nothing-asked = از آخرین پیام کاربرِ #{ $ticket } کسی چیزی از او نپرسیده است. اول بپرسید، بعد /منتظر جواب؛ یا یک مدت بنویسید: /منتظر ۲ روز
promise-offer = این در #{ $ticket } شبیه قول است: «{ $words }». ثبت شود؟
promise-recorded = 🤝 قولِ #{ $ticket } ثبت شد، تا { $due }: «{ $words }». انجام که شد: /قول انجام شد
promise-recorded-told = 🤝 قولِ #{ $ticket } ثبت شد، تا { $due }، و به کاربر هم گفتیم: «{ $words }». انجام که شد: /قول انجام شد
promise-dismissed = ثبت نشد؛ آن جواب در #{ $ticket } قول نبود.
promise-kept = ✅ قولِ #{ $ticket } انجام شد و به کاربر گفتیم: «{ $words }»
promise-moved = قولِ #{ $ticket } به { $due } موکول شد و به کاربر گفتیم: «{ $words }»
promise-broken = قولِ #{ $ticket } انجام نشد و دلیلش را به کاربر گفتیم: «{ $words }»
promise-removed = برداشته شد؛ در #{ $ticket } قول نبود: «{ $words }»
promise-none = در #{ $ticket } قولِ بازی نیست.
promise-head = { $count ->
        [1] یک قولِ باز در #{ $ticket }:
       *[other] { $count } قولِ باز در #{ $ticket }:
    }
promise-line = • تا { $due }: «{ $words }»
promise-how = قول تازه: /قول فردا برگشت ۵۰ هزار تومان. بعدش: /قول انجام شد شمارهٔ پیگیری ۱۲۳ · /قول عقب شنبه بانک تعطیل است · /قول نشد دلیل · /قول حذف
promise-when = تا کی؟ «{ $words }». انتخاب کنید یا بنویسید: /قول شنبه ساعت ۱۵ …
promise-which = کدام قولِ #{ $ticket }؟
promise-over = تکلیف این قول در #{ $ticket } قبلاً روشن شده است.
promise-recorded-before = قولِ آن جواب در #{ $ticket } ثبت شده است، تا { $due }. زمان دیگر: /قول عقب شنبه
promise-edited = قولِ این جواب در #{ $ticket } همان‌طور ثبت است، تا { $due }. زمان دیگر: /قول عقب شنبه
promise-time-passed = وقتِ آن جواب در #{ $ticket }، { $due }، گذشته است. هنوز بدهکاریم؟ زمان تازه بدهید: /قول فردا و قولی که دادید. وگرنه «قول نیست» را بزنید.
promise-resolve-next = کاربر #{ $ticket } دیگر کاری ندارد: /حل
unsend-promise = قولی که در آن بود در #{ $ticket } ثبت شده و می‌ماند: /قول انجام شد، عقب، نشد یا حذف.
promise-not-removable = این قول را به کاربر #{ $ticket } گفته‌ایم و حذف نمی‌شود. دیگر شدنی نیست؟ /قول نشد دلیل
promises-open = { $count ->
        [1] #{ $ticket } یک قولِ باز دارد؛ تا تکلیفش روشن نشود نه بسته می‌شود نه منتظر جواب می‌ماند. ببینید: /قول، یا یک مدت بنویسید: /منتظر ۲ روز
       *[other] #{ $ticket } { $count } قولِ باز دارد؛ تا تکلیفش روشن نشود نه بسته می‌شود نه منتظر جواب می‌ماند. ببینید: /قول، یا یک مدت بنویسید: /منتظر ۲ روز
    }
promises-head = { $late ->
        [0] قول‌های باز: { $count }، هیچ‌کدام دیر نشده
       *[other] قول‌های باز: { $count }، دیرشده: { $late }
    }
promises-line = • #{ $ticket } · { $due } · { $agent } · «{ $words }»
promises-line-late = • ⏰ #{ $ticket } · { $due } · { $agent } · «{ $words }»
promises-more = و { $count } قول دیگر
promises-tally = در { $span }: به‌موقع { $kept }، دیر { $late }، انجام‌نشده { $broken }
closed-but-owed = کاربر #{ $ticket } می‌گوید کارش تمام است. به خاطر قولی که داده‌ایم باز می‌ماند: /قول
resolve-promises = { $count ->
        [1] #{ $ticket } یک قولِ باز دارد:
       *[other] #{ $ticket } چند قولِ باز دارد:
    }
resolve-promises-how = انجام شده؟ دکمه را بزنید تا #{ $ticket } هم حل‌شده ثبت شود. وگرنه: /قول عقب شنبه، یا /قول نشد دلیل.
refer-how = اول نام گروه یا همکار، بعد سؤال و مهلت: /ارجاع مالی واریز شده؟ تا فردا. گروه‌ها: { $teams }
refer-which = به کدام گروه؟ مهلت جوابشان { $due } می‌شود.
referral-post = ↪ #{ $ticket } برای { $team }، از { $name }، مهلت جواب { $due }: «{ $question }»
referral-sent = #{ $ticket } ارجاع شد و تا قبول نکنند دست خودتان است.
referral-accepted = ✅ { $agent } درخواست #{ $ticket } را قبول کرد و حالا دست اوست.
referral-bounced = ↩ #{ $ticket } برای { $team } نیست؛ { $name } می‌گوید: { $reason }. همان‌جا که بود می‌ماند.
referral-bounced-twice = این درخواست { $count } بار برگشته. سرپرست لطفاً مسئولش را تعیین کند، با دکمه‌ها یا در جواب همین پیام با /سپردن و /ارجاع.
referral-returned = #{ $ticket } برمی‌گردد: { $reason }
referral-withdrawn = ارجاع #{ $ticket } پس گرفته شد.
referral-open = ارجاع قبلی #{ $ticket } هنوز جواب نگرفته؛ تا جواب نیاید نمی‌شود دوباره ارجاع داد یا منتظر کاربر گذاشت. فرستنده می‌تواند پسش بگیرد: /ارجاع لغو
complaint-over = شکایت #{ $ticket } دیگر باز نیست{ $agent ->
        [0] .
       *[other] ؛ { $agent } رسیدگی کرده.
    }
own-complaint = شکایت #{ $ticket } دربارهٔ کار خودتان است. یک سرپرست دیگر یا مدیر باید ببیند؛ خودتان می‌توانید به کاربر پیام بدهید.
note-private = یادداشت را در یک پیام بنویسید: «‎// متن» یا /یادداشت متن
focus-first-leave = این‌جا با #{ $ticket } هستید. برای کار خودتان اول /خروج را بنویسید.
complaint-none = #{ $ticket } شکایتِ بازی ندارد.
referral-over = #{ $ticket } دیگر ارجاعِ بازی ندارد.
referral-to-sender = #{ $ticket } همین حالا هم با خودشان است. گروه یا همکار دیگری انتخاب کنید.
referral-time-passed = آن وقت گذشته است. برای #{ $ticket } زمان دیرتری بنویسید، مثل /ارجاع مالی واریز شده؟ تا فردا
referral-question = «{ $question }»
referral-not-for-you = #{ $ticket } به دیگران ارجاع شده؛ فقط خودشان، سرپرست‌ها و مدیران جواب می‌دهند.
bounce-why = چرا #{ $ticket } مال شما نیست؟ انتخاب کنید یا بنویسید: /ارجاع مال ما نیست و دلیلش
guest-how = سؤال و مهلت را بنویسید: /مهمان این واریزی رسیده؟ تا فردا. اگر روی پیام کاربر ریپلای کنید، مهمان آن پیام را هم می‌خواند.
guest-link = لینک سؤال #{ $ticket } را برای کسی بفرستید که از او می‌پرسید. فقط برای اولین کسی که بازش کند کار می‌کند، تا { $until }: { $link }
guest-came = ❓ { $name } سؤال #{ $ticket } را باز کرد: «{ $question }». خودش است؟
guest-confirmed = سؤال #{ $ticket } پیش آدم درستش است: { $name }.
guest-withdrawn = سؤال #{ $ticket } پس گرفته شد و لینکش دیگر کار نمی‌کند.
guest-answered = 💬 جواب { $name } (مهمان) در #{ $ticket } به «{ $question }»:
guest-expired = ⏰ { $name } (مهمان) در #{ $ticket } جواب نداد: «{ $question }». لینکش دیگر کار نمی‌کند.
guest-never-came = ⏰ لینک سؤال #{ $ticket } باز نشد: «{ $question }». دیگر کار نمی‌کند.
guest-edited = ✏️ { $name } (مهمان) جوابش را در #{ $ticket } به «{ $question }» ویرایش کرد:
guest-link-line = این را هم می‌خواند: «{ $line }»
guest-question-over = سؤالی که باز کرده بودید دیگر جواب لازم ندارد. ممنون.
guest-over = این سؤالِ #{ $ticket } تمام شده است.
guest-question = یکی از کارشناسان پشتیبانی از شما می‌پرسد: «{ $question }» پیام بعدی‌تان در همین‌جا جواب آن است، تا { $until }. اگر خودتان هم اینجا درخواستی دارید، روی همین پیام جواب بدهید.
guest-question-line = یکی از کارشناسان پشتیبانی از شما می‌پرسد: «{ $question }» کاربری این را نوشته است: «{ $line }» پیام بعدی‌تان در همین‌جا جواب آن است، تا { $until }. اگر خودتان هم اینجا درخواستی دارید، روی همین پیام جواب بدهید.
guest-text-only = لطفاً با نوشته جواب بدهید.
guest-thanks = ممنون، جوابتان را رساندیم. اگر باز هم بنویسید، آن را سؤال خودتان حساب می‌کنیم.
guest-link-over = این لینک برای شما نیست یا دیگر کار نمی‌کند.
silence-ended = #{ $ticket } با نتیجهٔ «کاربر جواب نداد» بسته شد: به کاربر یادآوری کردیم و جواب نداد. اگر بنویسد دوباره باز می‌شود.
pending-on-hold = #{ $ticket } تا { $until } کنار می‌ماند. کاربر منتظر ماست و به او می‌گوییم رسیدگی تا آن موقع طول می‌کشد.
pending-until = #{ $ticket } تا { $until } منتظر کاربر است.
priority-high = ❗ مهم
priority-normal = عادی
priority-low = کم‌اهمیت
priority-ask = اولویت #{ $ticket } الان «{ $priority }» است. چه باشد؟
priority-set = اولویت #{ $ticket } حالا «{ $priority }» است.
resolve-ask = نتیجهٔ #{ $ticket } چه شد؟ (برای «نمی‌شود» بنویسید: /حل نمی‌شود و دلیلش)
resolved = #{ $ticket } حل‌شده ثبت شد و به کاربر گفته شد.
resolved-as = #{ $ticket } با نتیجهٔ «{ $outcome }» بسته شد و به کاربر گفته شد. ({ $agent })
resolve-sure = با این حال #{ $ticket } حل‌شده ثبت شود؟
resolve-offered = 🤝 یکی از جواب‌ها به قول می‌ماند و تکلیفش روشن نیست: «{ $words }». با /قول ثبتش کنید یا روی کارت ردش کنید.
resolve-unanswered = هنوز کسی به کاربر #{ $ticket } جوابی نداده است.
resolve-they-wait = آخرین پیام #{ $ticket } از کاربر است و از { $since } منتظر جواب است.
resolve-unasked = هنوز کسی از کاربر #{ $ticket } چیزی نپرسیده است.
resolve-soon = آخرین جواب #{ $ticket } مال { $since } است و کاربر هنوز فرصت جواب دادن نداشته.
resolve-others = درخواست #{ $original } مال کس دیگری است ({ $name }): «{ $question }»
duplicate-ask = { $count ->
        [0] #{ $ticket } تکراریِ کدام درخواست است؟ شماره‌اش را بنویسید: /حل تکراری ۱۲
       *[other] #{ $ticket } تکراریِ کدام درخواست است؟ اگر این‌ها نیست، شماره‌اش را بنویسید: /حل تکراری ۱۲
    }
ticket-number = #{ $ticket }
prompt-ended = ‏#{ $ticket } در این فاصله با نتیجهٔ «{ $outcome }» تمام شده است.
original-ended = { $outcome ->
        [answered] ‏#{ $original } مال کس دیگری است و فقط جواب گرفته. کاربر #{ $ticket } هم آن جواب را لازم دارد: جواب بدهید و بعد /حل جواب دادم
       *[other] ‏#{ $original } مال کس دیگری است و درست نشده. کاربر #{ $ticket } جواب خودش را لازم دارد: جواب بدهید و بعد /حل
    }
duplicate-of-itself = ‏#{ $original } نمی‌تواند اصلِ #{ $ticket } باشد: یا خودش است یا با آن یکی شده. شمارهٔ دیگری بنویسید.
duplicates-left = { $count ->
        [1] ‏#{ $ticket } با نتیجهٔ «{ $outcome }» تمام شد. کاربرِ درخواست تکراری‌اش منتظر جواب است. بازش کنید و جواب بدهید: /بازکردن { $tickets }
       *[other] ‏#{ $ticket } با نتیجهٔ «{ $outcome }» تمام شد. کاربرهای درخواست‌های تکراری‌اش منتظر جواب‌اند: { $tickets }. بازشان کنید و جواب بدهید: /بازکردن ۱۲
    }
late-words = کاربر همین حالا در #{ $ticket } چیزی نوشت (پیامش بالاتر است).
late-words-below = کاربر همین حالا در #{ $ticket } چیزی نوشت؛ پیامش پایین‌تر است.
prompt-outdated = از این پرسش گذشته؛ وضع #{ $ticket } از آن موقع عوض شده است.
reopened = #{ $ticket } دوباره باز شد.
toast-choose-on-card = روی کارت انتخاب کنید
toast-choose-below = پایین‌تر انتخاب کنید
queue-head = { $count ->
        [1] یک تیکت در جریان
       *[other] { $count } تیکت در جریان
    }{ $overdue ->
        [0] { "" }
       *[other] { "، " }{ $overdue } تا دیر شده
    }
queue-line = { $name }: { $question }
queue-late = ⏰ از { $due } دیر شده
queue-due = مهلت { $due }
queue-part-overdue = ⏰ دیرشده‌ها
queue-part-free = در صف
queue-part-held = در دست
queue-part-pending = منتظر کاربر
queue-page-none = این صفحه وجود ندارد. صفحهٔ اول: { $example }
queue-more = … و { $count } تای دیگر: { $example }
mine-head = { $count ->
        [1] یک تیکت دست شماست
       *[other] { $count } تیکت دست شماست
    }{ $overdue ->
        [0] { "" }
       *[other] { "، " }{ $overdue } تا دیر شده
    }
mine-empty = تیکتی دست شما نیست. تیکت‌های آزاد را /صف نشان می‌دهد.
queue-empty = صف خالی است.
digest-head = { $count ->
        [1] یک تیکت در جریان است؛ کارتش کمی بعد می‌رسد.
       *[other] { $count } تیکت در جریان است؛ کارت‌ها کم‌کم می‌رسند.
    }
digest-line = #{ $ticket } · { $name }: { $question }
digest-more = … و { $count } تیکت دیگر؛ /صف
route-chat-lost = ⚠ به گروه «{ $group }» یک تیم دسترسی ندارم: { $why }. درخواست‌هایش فعلاً اینجاست. وقتی برگشتم آنجا /here با نام تیم بنویسید، یا همین‌جا /here off با نام تیم.
agents-chat-lost = ⚠ به گروه کارشناسان «{ $group }» دسترسی ندارم: { $why }. پیام‌های کاربران نگه داشته می‌شود و تا برگشتن دسترسی کسی آن‌ها را نمی‌بیند. مرا به گروه برگردانید و اجازهٔ نوشتن بدهید، یا در گروه تازه‌ای /here بنویسید.
story-inbound = ⬅ { $at } { $text }{ $name }
story-outbound = ➡ { $at } { $name }: { $text }
story-unsent = ↩ { $at } { $name } (پس گرفته شد): { $text }
story-note = 📝 { $at } { $name }: { $text }
story-withheld = 🚫 { $at } (بسته بود، نشان داده نشد) { $text }
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
agents-help-head =
    برای جواب دادن روی کارت ریپلای کنید، یا اگر دست شماست در تاپیکش بنویسید.
    خطی که با // شروع شود یادداشت است. /پس‌گرفتن با ریپلای پیام را پس می‌گیرد.
help-task = { $task ->
        [1] برداشتن
        [2] جواب دادن
        [3] صبر یا پایان
        [4] پرسیدن و سپردن
        [5] قول
        [6] مرتب کردن
        [7] خودتان
       *[8] سرپرست‌ها
    }
help-send = /send فرستادن
help-claim = /claim برداشتن
help-release = /release رها
help-assign = /assign سپردن
help-note = /note یادداشت
help-pending = /pending منتظر
help-reopen = /reopen بازکردن
help-priority = /priority اولویت
help-promise = /promise قول
help-later = /later بعدا
help-promises = /promises قول‌ها
help-refer = /refer ارجاع
help-guest = /guest مهمان
help-resolve = /resolve حل
help-queue = /queue صف
help-mine = /mine کارهایم
help-next = /next بعدی
help-leave = /leave خروج
help-ticket = /ticket تیکت
help-knowledge = /knowledge دانش
help-away = /away نیستم
help-back = /back برگشتم
help-audit = /audit سابقه
help-ratings = /ratings امتیازها
help-contact = /contact تماس
help-agents = /agents کارشناسان
help-block = /block مسدود
help-unblock = /unblock آزاد
help-hours = /hours ساعت
help-holiday = /holiday تعطیلی
help-duty = /duty کشیک
help-canned = /canned آماده
help-tag = /tag برچسب
agents-help-foot = بیرون از تاپیک شماره بدهید: /برداشتن ۱۲. نام فارسی و انگلیسی هر دو کار می‌کنند.
agents-head = کارشناسان:
agent-role = { $name } حالا { $role ->
        [admin] مدیر
        [lead] سرپرست
       *[agent] کارشناس
    } است.
agents-line = { $name } ({ $role ->
        [admin] مدیر
        [lead] سرپرست
       *[agent] کارشناس
    }) · { $held } تیکت
agent-added = { $name } حالا { $role ->
        [admin] مدیر این بات است
       *[agent] کارشناس است
    }.
agent-already = { $name } همین حالا هم کارشناس است.
agent-removed = { $name } دیگر کارشناس نیست. { $freed } تیکت به صف برگشت.
agents-away = نیست
agents-away-until = تا { $until } نیست
away-done = { $name } فعلاً نیست، تا وقتی /برگشتم بزند.
away-until = { $name } تا { $until } نیست.
back-done = { $name } برگشت.
back-already = { $name } همین‌جاست.
back-tickets = { $count ->
        [1] تیکتی که برگردانده بود: { $parts }
       *[other] { $count } تیکتی که برگردانده بود: { $parts }
    }
back-queue = { $tickets } در صف
back-held = { $tickets } دست { $name }
back-ended = { $tickets } تمام شده
back-waiting = منتظر اوست: { $parts }
back-promises = { $count } قول ({ $tickets })
back-referrals = { $count } ارجاع ({ $tickets })
back-more = { $count } تای دیگر
returned = به صف برگشت: { $tickets }
returned-later = ⏰ جواب‌هایی که برای بعد گذاشته شده بود دیگر نمی‌رود: { $tickets }. یادداشت داخلی شدند.
returned-referral = { $name } نیست و سؤالتان دربارهٔ #{ $ticket } برگشت. از کس دیگری بپرسید: /ارجاع
away-past = { $until } گذشته است. وقت دیگری بنویسید، مثلاً /نیستم تا فردا یا /نیستم ۲ ساعت.
away-later = ‏/نیستم از همان لحظه شروع می‌شود، پس چیزی عوض نشد؛ سر وقتش /نیستم بنویسید، یا اگر از همین حالا نیستید: /نیستم تا { $day }
away-all = ⚠ الان هیچ‌کس از تیم نیست.
returned-none = درخواستی دستش نبود.
returned-promise = 🤝 در #{ $ticket } برای { $due } قول داده شده: «{ $words }»
agent-left = { $name } از گروه رفت. { $freed } تیکت به صف برگشت.
newcomer = { $name } ({ $id }) در این گروه نوشت ولی کارشناس نیست. مدیر می‌تواند راهش بدهد:
no-right-yet = { $name }، هنوز کارشناس این بات نیستید، برای همین این پیام جایی نرفت. مدیر می‌تواند راهتان بدهد.
hidden-sender = با نام گروه نوشتید و معلوم نیست کدام کارشناسید. برای پاسخ دادن، «ناشناس بودن» را در تنظیمات مدیران گروه خاموش کنید.
invitation = { $role ->
        [admin] این پیوند یک بار کار می‌کند، تا { $span } یا تا راه‌اندازی بعدی بات: { $link }
       *[agent] این پیوند یک بار و تا { $span } کار می‌کند: { $link }
    }
welcome-agent = به تیم پشتیبانی خوش آمدید. اگر هنوز در گروه کارشناسان نیستید، مدیر شما را اضافه می‌کند؛ آنجا /راهنما را بنویسید.
welcome-admin =
    شما حالا مدیر این بات ({ $bot }) هستید.
    قدم بعد: یک گروه بسازید، بات را مدیر گروه کنید و آنجا بنویسید /here
here-done = این گروه از حالا گروه کارشناسان است. /راهنما همه چیز را می‌گوید.
here-done-team = این گروه از حالا گروه کارشناسان { $team } است. درخواست‌های این تیم اینجا می‌آید و بقیه در گروه اصلی می‌ماند.
here-ended = این گروه دیگر گروه کارشناسان نیست. درخواست‌هایش حالا در گروه «{ $title }» است.
agents-chat-taken = { $chat ->
        [team] این گروه از قبل مال یک تیم است. اگر نمی‌خواهیدش همین‌جا /here off بزنید، یا گروه دیگری بردارید.
       *[main] اینجا گروه اصلی کارشناسان است. هر تیم گروه جدا می‌خواهد.
    }
not-a-route-chat = این گروه مال هیچ تیمی نیست، پس چیزی برای پایان دادن نیست.
no-agents-chat = کارشناسان هنوز گروه اصلی ندارند. اول آنجا /here بنویسید، بعد در گروه تیم مثلاً /here finance
here-findings = { $count ->
        [1] فقط یک چیز هنوز درست نیست:
       *[other] فقط این‌ها هنوز درست نیست:
    }
here-needs-group = این فرمان را داخل گروه کارشناسان بنویسید.
blocked = تا { $until } به { $name } جواب داده نمی‌شود؛ هر چه بنویسد نگه داشته می‌شود.
unblocked = { $name } دوباره می‌تواند بنویسد.
updates-set-aside = { $count ->
        [1] پیامی قابل پردازش نبود: { $reason }
       *[other] در یک ساعت گذشته { $count } پیام قابل پردازش نبود. دلیل آخری: { $reason }
    }
outage-over = از { $began } تا { $ended } پیام‌رسان چیزی از ما نمی‌گرفت. { $count ->
        [0] دیگر چیزی در صف نیست.
        [one] یک پیام منتظر ماند و الان می‌رود.
       *[other] { $count } پیام منتظر ماندند و الان می‌روند.
    }
knowledge-rejected = { $count ->
        [1] پایگاه دانش یک خطا دارد، پس نسخهٔ قبلی ماند:
       *[other] پایگاه دانش { $count } خطا دارد، پس نسخهٔ قبلی ماند:
    }
knowledge-error = • { $place }: { $finding }
knowledge-lint = { $count ->
        [0] با «poshtiban kb lint» هم می‌توانید ببینید.
       *[other] و { $count } خطای دیگر؛ «poshtiban kb lint» همه را نشان می‌دهد.
    }
knowledge-held = نسخهٔ تازهٔ پایگاه دانش { $lost } موضوع از { $entries } موضوع را ندارد{ $sections ->
        [none] {""}
       *[other] {" "}و بخش‌های { $sections } هم نیست
    }، پس نسخهٔ قبلی ماند. اگر عمدی است، مدیر بنویسد /دانش تأیید
knowledge-accepted = نسخهٔ تازه تا چند لحظهٔ دیگر به کار می‌افتد.
knowledge-nothing-held = نسخه‌ای منتظر تأیید نیست.
knowledge-state = { $entries } موضوع با { $questions } پرسش در کار است.
knowledge-state-fine = تازه‌ترین نسخه در کار است.
knowledge-state-training = تازه‌ترین نسخه در کار است. مدل آن هنوز ساخته می‌شود و تا آن موقع ربات گاهی بیشتر سؤال می‌کند.
knowledge-state-rejected = تازه‌ترین نسخه خطا دارد و در کار نیست؛ «poshtiban kb lint» خطاها را نشان می‌دهد.
knowledge-state-waiting = تازه‌ترین نسخه هنوز در کار نیست؛ اول باید مدلش ساخته شود.
knowledge-valid-again = پایگاه دانش درست شد و نسخهٔ تازه در کار است.
pending-date-came = زمان انتظار #{ $ticket } تمام شد و کاربر چیزی نگفت.
on-hold-date-came = زمان #{ $ticket } رسید. کاربرش منتظر ماست.

## Refusals
ticket-unknown = { $ticket ->
        [0] معلوم نیست کدام تیکت. روی کارتش ریپلای کنید یا اول شماره را بنویسید، مثل /اولویت ۱۲ مهم
       *[other] تیکت #{ $ticket } نداریم.
    }
too-many-held = { $limit } درخواست باز دستتان است و بیشتر نمی‌شود. /کارشناسان نشان می‌دهد دست هر کس چند تاست. اول یکی را حل کنید، منتظر بگذارید یا رها کنید.
agent-away = { $name } { $until ->
        [0] فعلاً
       *[other] تا { $until }
    } نیست. کس دیگری را انتخاب کنید.
ticket-already-assigned = #{ $ticket } را { $assignee } برداشته است.
ticket-not-yours = { $assignee ->
        [0] #{ $ticket } دست کسی نیست. اول برش دارید.
       *[other] نشد: #{ $ticket } دست { $assignee } است.
    }
reopen-first = نشد: #{ $ticket } «{ $status }» است. اول /بازکردن.
illegal-transition = #{ $ticket } الان «{ $status }» است و «{ $wanted }» نمی‌شود.
already-so = #{ $ticket } همین حالا هم «{ $status }» است.
ticket-ended = { $status ->
        [closed] ‏#{ $ticket } بسته شده است.
       *[other] ‏#{ $ticket } تمام شده است. اول دوباره بازش کنید: /بازکردن #{ $ticket }
    }
outcome-required = نتیجهٔ #{ $ticket } را بنویسید: answered، fixed، ‏duplicate #12، wrong-door، یا refused و دلیلش.
original-required = ‏#{ $ticket } تکراریِ کدام درخواست است؟ بنویسید: /حل تکراری ۱۲
requester-wrote = کاربر زودتر چیزی نوشت یا ویرایش کرد.
date-required = تا کی؟ مثلاً /منتظر ۲ روز یا /منتظر ۴ ساعت برای #{ $ticket }
not-an-agent = فقط کارشناسان می‌توانند این کار را بکنند.
left-group = از گروه کارشناسان رفته‌اید، برای همین دیگر کارشناس نیستید. به گروه برگردید و آنجا چیزی بنویسید تا مدیر راهتان بدهد.
outside-group = در گروه کارشناسان نیستید. اول عضو گروه شوید؛ بعد همه چیز کار می‌کند.
not-an-admin = فقط مدیران می‌توانند این کار را بکنند.
agent-unknown = کارشناسی به نام { $name } نداریم. /کارشناسان فهرست را نشان می‌دهد.
agent-ambiguous = چند نفر «{ $name }» داریم. کدام‌یک؟
link-spent = این پیوند دیگر کار نمی‌کند: یا استفاده شده یا وقتش گذشته. از مدیر پیوند تازه بگیرید.
button-expired = این دکمه دیگر کار نمی‌کند.
button-expired-ticket = این دکمه دیگر کار نمی‌کند. به‌جای آن /تیکت #{ $ticket } را بزنید.
command-shown = { $command ->
        [queue] /صف
        [mine] /کارهایم
        [ticket] /تیکت
        [next] /بعدی
        [leave] /خروج
        [claim] /برداشتن
        [release] /رها
        [assign] /سپردن
        [pending] /منتظر
        [resolve] /حل
        [priority] /اولویت
        [reopen] /بازکردن
        [promise] /قول
        [promises] /قول‌ها
        [refer] /ارجاع
        [guest] /مهمان
        [note] /یادداشت
        [send] /فرستادن
        [unsend] /پس‌گرفتن
        [ratings] /امتیازها
        [contact] /تماس
        [later] /بعدا
        [agents] /کارشناسان
        [away] /نیستم
        [back] /برگشتم
        [audit] /سابقه
        [block] /مسدود
        [unblock] /آزاد
        [knowledge] /دانش
        [hours] /ساعت
        [holiday] /تعطیلی
        [duty] /کشیک
        [canned] /آماده
        [tag] /برچسب
        [help] /راهنما
       *[other] /{ $command }
    }
command-near = فرمان /{ $name } را نمی‌شناسم. منظورتان { command-shown } بود؟
command-unknown = فرستاده نشد: این فرمان را نمی‌شناسم. /راهنما همه را نشان می‌دهد.
too-many-tags = #{ $ticket } بیشتر از { $limit } برچسب نمی‌گیرد. اول چندتایی را بردارید، مثل /برچسب -refund
reply-decided = این جواب قبلاً رفته یا پس گرفته شده.
last-admin = تنها مدیر را نمی‌شود برداشت. اول یک مدیر دیگر اضافه کنید.
text-required = { $command ->
        [block] مدت و دلیل را بنویسید: /مسدود ۲۴ ساعت توهین، /مسدود ۲ روز تبلیغ، یا /مسدود ۲۴ دلیل (ساعت)
        [block-reason] دلیلش را هم بنویسید، مثل /مسدود ۲۴ ساعت توهین
        [remove] نامش را هم بنویسید، مثل /کارشناسان حذف ‎@sara
        [guest] سؤال را بنویسید، مثل /مهمان این واریزی رسیده؟ تا فردا
        [tag] برچسب‌ها را هم بنویسید، مثل /برچسب refund
        [refer] سؤال را هم بنویسید، مثل /ارجاع مالی واریز شده؟ تا فردا
        [refer-bounce] دلیلش را هم بنویسید، مثل /ارجاع مال ما نیست مربوط به فنی است
        [promise] بنویسید چه قولی، مثل /قول فردا برگشت ۵۰ هزار تومان
        [promise-broken] دلیلش را برای کاربر بنویسید، مثل /قول نشد بانک قبول نکرد
       *[other] بعد از { command-shown } متن بنویسید.
    }
argument-unclear = «{ $argument }» را بعد از { command-shown } نفهمیدم. { $command ->
        [agents] این‌ها را می‌شناسم: /کارشناسان دعوت، /کارشناسان دعوت مدیر، /کارشناسان نقش سرپرست ‎@sara (یا کارشناس، مدیر)، /کارشناسان حذف ‎@sara
        [tag] کلمه‌های بی‌فاصله بنویسید، مثل /برچسب refund -waiting
        [here] یا /here خالی بنویسید، یا نام تیمی که در پایگاه دانش هست، مثل /here finance، یا /here off
       *[other] فقط شمارهٔ تیکت را بنویسید، مثل { command-shown } ۱۲
    }
span-too-long = بیشتر از { $days } روز نمی‌شود؛ مدت کوتاه‌تری بنویسید.

## Command menus
menu-topics = فهرست موضوع‌ها
menu-human = صحبت با یک نفر
menu-status = درخواستم کجاست؟
menu-close = دیگر لازم نیست
menu-language = زبان
menu-help = راهنما
menu-queue = صف درخواست‌ها
menu-canned = جواب‌های آماده
menu-refer = ارجاع به تیم دیگر
menu-claim = برداشتن تیکت
menu-note = یادداشت داخلی
menu-unsend = پس گرفتن پیام (با ریپلای)
menu-pending = منتظر کاربر
menu-resolve = حل شد
menu-mine = تیکت‌های خودم
