# The team's settings and canned replies: commands, announcements and findings in their files.

weekday = { $day ->
        [sat] شنبه
        [sun] یکشنبه
        [mon] دوشنبه
        [tue] سه‌شنبه
        [wed] چهارشنبه
        [thu] پنجشنبه
       *[fri] جمعه
    }
weekdays-all = هر روز
weekdays-range = { $first } تا { $last }
items = { $items }
date-shown = { DATETIME($day, show: "date") }
hours-interval = { $opening } تا { $closing }
hours-until-midnight = { $opening } تا نیمه‌شب
hours-all-day = تمام روز
hours-closed = تعطیل
dates-range = { $first } تا { $last }
team-line = { $what }: { $value }
team-line-named = { $what }: { $value } ({ $name })
team-line-of = { $calendar } · { $line }

hours-head = ساعت کاری:
hours-special-head = روزهایی با ساعت دیگر:
hours-now-open = الان باز است.
hours-now-open-until = الان باز است، تا { $until }.
hours-now-closed = الان تعطیل است.
hours-opens = الان تعطیل است؛ { $opens } باز می‌شود.
hours-example = /ساعت جمعه 10:00-14:00
hours-how = سرپرست‌ها عوضش می‌کنند: /ساعت جمعه 10-14 · /ساعت فردا 9-12 · /تعطیلی { $example } سیزده‌به‌در
holiday-head = تعطیلی‌ها از امروز به بعد:
holiday-none = از امروز به بعد تعطیلی ثبت نشده است.
holiday-how = سرپرست‌ها با /تعطیلی { $example } سیزده‌به‌در اضافه می‌کنند و با /تعطیلی حذف { $example } برمی‌دارند.
holiday-unknown = برای { $days } چیز خاصی ثبت نشده است.
holiday-part-of = { $days } بخشی از این روزهاست. برای برداشتن همه، /تعطیلی حذف را با هر دو تاریخ بنویسید:
holiday-still = برای { $days } هنوز این برقرار است:
dates-over = { $days } گذشته است.
day-unreadable = «{ $value }» با نام روز یا تاریخ شروع نمی‌شود.
hours-more = … و { $count } مورد دیگر
canned-not-sent = این پیام برای کاربری فرستاده نشده است. روی جوابی ریپلای کنید که فرستاده‌اید، یا متن را در canned.yaml بنویسید.
canned-bad-name = «{ $name }» قابل استفاده نیست. نام را با حروف لاتین، عدد و خط تیره بنویسید؛ مثلاً refund-steps.
masked-line = { $kind ->
       *[card] کارت
        [login_code] کد
        [password] رمز
        [token] توکن
        [phone] تلفن
        [national_id] کد ملی
    }: { $words }
masked-none = دیگر در این پیام نیست.
masked-more = … و { $count } تای دیگر: دوباره بزنید
masked-caption = در متن زیر این فایل چیزی پنهان شده است (#{ $ticket }).
audit-head = آخرین کارها ({ $count } مورد):
audit-none = چنین کاری ثبت نشده.
audit-line = { $at } · { $name } · { $act }{ $ticket ->
        [0] {""}
       *[other] {" "}· #{ $ticket }
    }{ $words ->
        [0] {""}
       *[other] {" "}· { $words }
    }
act-claim = برداشتن
act-look = نگاه کردن
act-release = رها کردن
act-note = یادداشت
act-pending = انتظار: پرسش
act-pending-for = انتظار
act-resolve = حل: پرسش
act-resolve-as = حل
act-priority = اولویت
act-record-promise = ثبت قول
act-no-promise = قول نبود
act-settle-promise = پایان قول
act-refer-to = ارجاع
act-accept-referral = قبول ارجاع
act-bounce-referral = رد ارجاع
act-withdraw-referral = پس گرفتن ارجاع
act-confirm-guest = تأیید مهمان
act-withdraw-guest = پس گرفتن مهمان
act-preview-canned = دیدن جواب آماده
act-send-canned = فرستادن جواب آماده
act-cancel-canned = نفرستادن جواب آماده
act-undo-held = پس گرفتن به‌موقع
act-send-held = فرستادن زودتر
act-cancel-later = لغو جواب زمان‌بندی‌شده
act-contact = پیام به کاربر ناراضی
act-no-contact = پیام لازم نبود
act-next-ticket = درخواست بعدی
act-leave-focus = پایان کار در گفت‌وگوی خصوصی
act-reopen = باز کردن دوباره
act-assign-to = سپردن
act-send-note = فرستادن یادداشت: پرسش
act-send-sure = فرستادن یادداشت
act-keep-note = یادداشت ماند
act-send-again = فرستادن دوباره
act-make-agent = افزودن کارشناس
act-dismiss = حذف کارشناس
act-reply = جواب
act-card-menu = منوی کارت
act-show-masked = دیدن اطلاعات پنهان
act-edit = ویرایش
audit-refused = · رد شد{ $why ->
        [ticket-not-yours] {" "}(دست کس دیگری بود)
        [ticket-already-assigned] {" "}(دست کس دیگری بود)
        [too-many-held] {" "}(دستش پر بود)
        [ticket-ended] {" "}(تمام شده بود)
        [ticket-unknown] {" "}(تیکتش معلوم نبود)
        [promises-open] {" "}(قول باز داشت)
        [outcome-required] {" "}(نتیجه نداشت)
        [date-required] {" "}(زمان نداشت)
        [text-required] {" "}(متن نداشت)
        [argument-unclear] {" "}(نامفهوم بود)
        [agent-unknown] {" "}(کارشناس ناشناس)
        [agent-away] {" "}(همکار نبود)
        [referral-over] {" "}(ارجاعش تمام شده بود)
        [referral-not-for-you] {" "}(ارجاع مال او نبود)
        [not-a-lead] {" "}(سرپرست نیست)
        [not-an-admin] {" "}(مدیر نیست)
        [button-expired] {" "}(دکمهٔ قدیمی)
        [button-expired-ticket] {" "}(دکمهٔ قدیمی)
       *[other] {""}
    }
audit-to = به { $name }
audit-from = از { $name }
audit-until = تا { $until }
audit-quote = «{ $words }»
duty-head = کشیک‌ها:
duty-none = هنوز کشیکی تعیین نشده است.
duty-today = امروز: { $names }
duty-today-none = امروز: هیچ‌کس
duty-no-one = هیچ‌کس
duty-still = ⚠ نام { $name } هنوز در کشیک‌هاست: { $days }. سرپرست‌ها عوضش می‌کنند، مثلاً: /کشیک { $example }
duty-how = سرپرست‌ها عوضش می‌کنند: /کشیک شنبه سارا، امید · /کشیک فردا امید · /کشیک شنبه هیچ‌کس
duty-example = /کشیک شنبه سارا، امید
canned-head = جواب‌های آماده:
canned-none = هنوز جواب آماده‌ای نداریم.
canned-line = { $id } · { $title }
canned-how = /آماده { $example } متنش را نشان می‌دهد. سرپرست‌ها روی یک جواب خوب ریپلای می‌کنند و می‌نویسند /آماده افزودن نام عنوان، و با /آماده حذف نام برش می‌دارند.
canned-shown = { $title } ({ $of }):
canned-unknown = جواب آماده‌ای به نام «{ $name }» نداریم.{ $nearest ->
        [none] {" "}فهرست: /آماده
       *[other] {" "}منظورتان { $nearest } بود؟
    }
canned-near = این جواب‌های آماده به حرفتان نزدیک‌اند:
canned-found = کدام جواب آماده برای #{ $ticket }؟
canned-suggested = جواب‌های آماده‌ای که به #{ $ticket } می‌خورد؛ یکی را بزنید تا زیر حرف کاربر ببینیدش:
canned-preview = #{ $ticket } · { $name } · «{ $title }»
canned-missing = هنوز آماده نیست؛ جای { $names } خالی است. بنویسید { $example }
canned-then = بعدش: { $steps }
canned-then-tag = برچسب { $tag }
canned-then-answer = منتظر جواب کاربر
canned-then-wait = { $span } صبر می‌کنیم
canned-then-resolve = بستن با «{ $outcome }»
canned-due = { $due }
canned-unfit = به چیزی که کاربر نوشته نمی‌خورد.
canned-unfit-better = به چیزی که کاربر نوشته نمی‌خورد. «{ $title }» بهتر می‌خورد.
canned-meant = به #{ $ticket } می‌خورد: «{ $question }». منظورتان آن نبود؟
canned-tried = کاربر نوشته این را قبلاً هم شنیده یا امتحان کرده.
canned-sent-before = همین متن { $at } اینجا فرستاده شده.
canned-other-language = به زبان کاربر نیست؛ این «{ $of }» است.
canned-sent = ✉ { $name } برای #{ $ticket } فرستاد:
    { $text }
canned-changed = متن عوض شده؛ لطفاً دوباره ببینید.
canned-newer-words = کاربر چیز تازه‌ای نوشته؛ لطفاً دوباره ببینید.
canned-other-requester = کاربر این تیکت عوض شده؛ لطفاً دوباره ببینید.
canned-gone = جواب آمادهٔ { $name } دیگر نیست. /آماده بقیه را نشان می‌دهد.
canned-long = از اینجا فرستاده نمی‌شود: متن بیشتر از { $limit } نویسه دارد و همه‌اش دیده نمی‌شود. در canned.yaml کوتاهش کنید.
canned-cancelled = چیزی برای #{ $ticket } فرستاده نشد.
button-canned-send = ✉ بفرست
button-canned-send-then = ✉ بفرست و ادامه بده
button-canned-anyway = ✉ با این حال بفرست
button-canned-anyway-then = ✉ با این حال بفرست و ادامه بده
button-canned-only = ✉ فقط بفرست
button-canned-better = ➜ به‌جایش «{ $title }»
button-canned-meant = ➜ برای #{ $ticket }
button-canned-cancel = ✖ نفرست
toast-canned-look = متن را ببینید، بعد بفرستید
held = ✉ { $name } برای #{ $ticket }، تا { $span } دیگر:
    { $text }
held-note = تا { $span } دیگر برای کاربر #{ $ticket } می‌رود. ({ $name })
held-edited = بعد از تأیید ویرایش شد. برای فرستادنش روی همان پیام /فرستادن بنویسید.
held-undone = { $name } پسش گرفت و برای کاربر #{ $ticket } نرفت. یادداشت داخلی ماند: «{ $text }»
held-dropped = ⚠ برای #{ $ticket } فرستاده نشد: { $why } یادداشت داخلی ماند: «{ $text }»
button-undo = ↩ پس بگیر
later-planned = ⏰ برای #{ $ticket }، { $due }؛ اگر { $name } زودتر چیزی ننویسد: «{ $text }»
later-head = جواب‌های زمان‌بندی‌شده:
later-line = { $number }. { $due } · #{ $ticket } · { $agent }: «{ $words }»
later-more = … و { $count } جواب دیگر
later-none = جواب زمان‌بندی‌شده‌ای نیست.
later-how = «/بعدا فردا ساعت ۹ متن» متن را همان موقع می‌فرستد و «/بعدا وقتی باز شدیم متن» اول وقت اداری. اگر کاربر زودتر چیزی بنویسد، نمی‌رود.
later-when = کی؟ اول وقتش را بنویسید: /بعدا فردا ساعت ۹ … یا /بعدا ۲ ساعت دیگه … یا /بعدا وقتی باز شدیم …
later-unchanged = آنچه قبلاً برای بعد گذاشته شده، همان‌طور می‌ماند.
later-sent-already = قبلاً رفته است. برای پاک کردنش روی پیام خودتان /پس‌گرفتن بنویسید.
later-past = { $due } گذشته است. وقت دیگری بنویسید یا همین حالا بفرستیدش.
later-what = آن موقع چه چیزی برود؟ متن را پشت سر وقت بنویسید، یا روی یک یادداشت با /بعدا و وقت ریپلای کنید.
button-later-cancel = ✖ نفرست
button-later-cancel-one = ✖ { $number }
button-later-anyway = ⏰ همان { $due } برود
button-send-later = همان موقع بفرست
button-send-now = ✉ همین حالا بفرست
toast-later = { $due } می‌رود
toast-sent = رفت
toast-not-sent = نرفت؛ دلیلش در گروه آمده
toast-held = تا { $span } دیگر می‌رود؛ «پس بگیر» جلویش را می‌گیرد
tagged = برچسب‌های #{ $ticket }: { $tags }
tagged-none = #{ $ticket } برچسبی ندارد.
canned-is-canned = این خودش جواب آمادهٔ { $name } است. /آماده افزودن { $name } درخواست را به نمونه‌ها اضافه می‌کند.
canned-own-part = «{ $words }» ← { $placeholder }
canned-own = ⚠ این‌ها مال همین درخواست است؛ در { $file } به‌جایشان جای خالی بگذارید: { $parts }
canned-in-group = این را در گروه کارشناسان بنویسید تا بشود پیش‌نمایش #{ $ticket } را زد.
canned-add-what = روی پیامی که متنش به درد می‌خورد ریپلای کنید و بنویسید /آماده افزودن و یک نام. نام با حروف لاتین، عدد و خط تیره است؛ مثلاً refund-steps.

team-done = ✓ { $file }:
team-changed-by = { $agent } در { $file } این‌ها را عوض کرد:
team-changed = این‌ها در { $file } عوض شد:
team-unchanged = از قبل همین بود.
team-valid-again = ‏{ $file } دیگر خطایی ندارد و به کار گرفته شد.
team-rejected = ‏{ $file } { $count } خطا دارد، برای همین نسخهٔ قبلی می‌ماند:
team-file-broken = ‏{ $file } { $count } خطا دارد و تا درست نشود از این‌جا نمی‌توانم عوضش کنم:
team-lint = { $count ->
        [0] همین را «poshtiban desk lint» هم نشان می‌دهد.
       *[other] و { $count } مورد دیگر؛ همه را «poshtiban desk lint» نشان می‌دهد.
    }
team-file-read-only = نمی‌توانم در { $file } بنویسم ({ $reason }). لطفاً روی سرور عوضش کنید.
team-file-by-hand = ‏{ $file } طوری نوشته شده که نمی‌توانم با اطمینان عوضش کنم. لطفاً دستی عوضش کنید.
team-example = مثلاً: { $example }

change-hours = • { $days }: { $hours } (قبلاً { $before })
change-special-added = • { $days }: { $hours }
change-special-removed = • { $days }: ساعت عادی
change-calendar-added = • تقویم تازه: { $calendar }
change-calendar-removed = • تقویم حذف‌شده: { $calendar }
change-span = • { $name ->
        [first_response] مهلت جواب اول
        [next_response] مهلت جواب بعدی
        [resolution] مهلت حل شدن
        [escalation] فاصلهٔ خبر دادن به سرپرست‌ها و بعد مدیران
        [reopens_within] مهلت باز شدن دوبارهٔ درخواست
       *[intake_timeout] مهلت پرسش‌های پیش از سپردن
    }: { $span } (قبلاً { $before })
change-no-target = بدون مهلت
change-route-calendar-usual = • بخش { $route }: با ساعت‌های معمول
change-route-policy-usual = • بخش { $route }: با مهلت‌های معمول
change-route-policy = • بخش { $route }: با مهلت‌های { $policy }
change-quiet = • در این ساعت‌ها به کاربرها خبری نمی‌دهیم: { $hours }
change-quiet-none = • خبر دادن به کاربرها در هر ساعتی
change-name = • کاربرها به جای نام کارشناس این را می‌بینند: { $name ->
       *[first_name] نام کوچک
        [role] نام بخش
        [support] «پشتیبانی»
    }
change-signed = • امضای جواب‌ها: { $signed ->
       *[never] بدون امضا
        [first] جواب اول هر کارشناس در هر درخواست
    }
change-ratings = • { $asks ->
       *[yes] از کاربر امتیاز می‌خواهیم
        [no] از کاربر امتیاز نمی‌خواهیم
    }، { $reminder ->
        [0] بدون یادآوری
       *[other] یک یادآوری بعد از { $reminder }
    }؛ سرپرست‌ها تا { $within } کاری به کاربرِ ناراضی پیام می‌دهند
change-masking = • { $kind ->
       *[card] شمارهٔ کارت
        [login_code] کد ورود
        [password] رمز
        [token] توکن
        [phone] شمارهٔ تلفن
        [national_id] کد ملی
    } { $where ->
       *[always] در درخواست و در فهرست‌ها پنهان می‌ماند
        [lists] فقط در فهرست‌ها پنهان می‌ماند
    }
change-distribution = • درخواست‌ها { $how ->
       *[pull] را کارشناس‌ها خودشان برمی‌دارند
        [by_turns] به‌نوبت به کارشناس‌ها داده می‌شود
    }{ $most ->
        [0] {""}
       *[other] ، هر نفر حداکثر { $most } تا
    }
change-check = • بررسی جواب‌ها، { $check ->
       *[promise] قول
        [sent_away] فرستادن دنبال کس دیگر
        [fit] جواب آماده‌ای که نمی‌خورد
        [placeholder] جای خالی پرنشده
        [newer] جوابی که پیش از دیدن پیام تازه‌تر رفته
    }: { $mode ->
        [off] خاموش
        [ask] زیر جواب می‌پرسد
       *[hint] روی کارت نشان می‌دهد
    }
change-phrases-added = • { $kind ->
        [never] عبارت‌هایی که قول نیستند
       *[promise] عبارت‌های قول
    }، اضافه شد: { $phrases }
change-phrases-removed = • { $kind ->
        [never] عبارت‌هایی که قول نیستند
       *[promise] عبارت‌های قول
    }، حذف شد: { $phrases }
change-duty = • کشیک { $days }: { $names }
change-duty-none = • کشیک { $days }: هیچ‌کس
change-route = • بخش { $route }: تصمیم با { $names }
change-route-one = • بخش { $route }: تصمیم فقط با { $names }
change-route-none = • بخش { $route }: کسی برای تصمیم معرفی نشده
change-route-calendar = • بخش { $route }: با ساعت‌های { $calendar }
change-reply = • جواب آمادهٔ { $id } ({ $title }) { $how ->
        [added] اضافه شد
        [removed] حذف شد
       *[changed] عوض شد
    }

lint-hours-unreadable = «{ $value }» را نتوانستم به‌عنوان ساعت کاری بخوانم. بنویسید 09:00-20:00 (چند بازه را با ویرگول جدا کنید) یا closed.
lint-hours-impossible = در «{ $value }» ساعتی هست که وجود ندارد. بنویسید 09:00-20:00.
lint-hours-reversed = پایان «{ $value }» پیش از شروعش است. ساعت‌های بعد از نیمه‌شب مال دو روزند: 22:00-24:00 و 00:00-02:00.
lint-hours-overlapping = ساعت‌های «{ $value }» روی هم افتاده‌اند.
lint-hours-missing = «{ $value }» ساعت ندارد. ساعت را بعد از تاریخ بنویسید: 1405-12-29 09:00-12:00. روزهای تعطیل در «holidays» می‌آیند.
lint-quiet-unreadable = «{ $value }» را نتوانستم به‌عنوان ساعت‌های سکوت بخوانم. بنویسید 22:00-08:00 یا none.
lint-date-unreadable = «{ $value }» با تاریخ شروع نمی‌شود. سال-ماه-روز بنویسید؛ مثل 1405-01-13 یا 2026-04-02.
lint-date-impossible = «{ $value }» در تقویم نیست.
lint-date-without-year = «{ $value }» سال ندارد. بنویسید 1405-01-13.
lint-name-missing = در «{ $value }» نامی نیست.
lint-count-unreadable = «{ $value }» عددی از ۱ تا { $most } نیست. یک عدد بنویسید، یا none.
lint-span-unreadable = «{ $value }» را نتوانستم به‌عنوان مدت بخوانم. بنویسید 30m یا 4h یا 3d.
lint-span-out-of-range = ‏{ $value } خارج از محدوده است؛ باید بین { $least } و { $most } باشد.
lint-calendar-undefined = تقویمی به نام «{ $name }» نداریم. این‌ها هستند: { $known }.
lint-policy-undefined = سیاستی (policy) به نام «{ $name }» نداریم. این‌ها هستند: { $known }.
lint-never-open = تقویم «{ $name }» هیچ‌وقت باز نیست.
lint-repeated-dates = تاریخ «{ $value }» در همین فهرست تکراری است.
lint-past-dates = «{ $value }» گذشته است؛ این خط را می‌شود برداشت.
lint-one-decider = { $count ->
        [0] برای بخش «{ $name }» کسی معرفی نشده که تصمیم بگیرد؛ دست‌کم دو نفر بنویسید.
       *[other] برای بخش «{ $name }» فقط یک نفر تصمیم می‌گیرد؛ دست‌کم دو نفر بنویسید تا کار معطل یک نفر نماند.
    }
lint-canned-repeated = نام { $name } دو بار آمده است.
lint-canned-without-text = ‏{ $name } متن ندارد.
lint-canned-wait-and-resolve = جواب آماده یا صبر می‌کند یا تیکت را می‌بندد. فقط یکی از «wait» و «resolve» را نگه دارید.
lint-canned-cliche = «{ $phrase }» در { $name } چیزی به کاربر نمی‌گوید. برش دارید، یا بگویید بعدش چه می‌شود.
lint-canned-brace = در { $name } آکولادی هست که جای خالی نیست؛ جای خالی مثل {"{name}"} نوشته می‌شود.

desk-lint-clean = ‏{ $file } ایرادی ندارد.
desk-lint-missing = ‏{ $file } وجود ندارد؛ تنظیمات معمول به کار می‌رود.
doctor-team-ok = ‏{ $file } ایرادی ندارد
doctor-team-broken = ‏{ $file } { $count } خطا دارد: poshtiban desk lint
doctor-team-warnings = ‏{ $file } { $count } هشدار دارد: poshtiban desk lint
doctor-few-deciders = برای { $count ->
        [1] بخش { $routes }
       *[other] بخش‌های { $routes }
    } باید دست‌کم دو نفر معرفی شوند که تصمیم بگیرند (desk.yaml، ‏routes).
doctor-unknown-routes = { $count ->
        [1] بخش { $routes } در desk.yaml آمده ولی در پایگاه دانش نیست.
       *[other] بخش‌های { $routes } در desk.yaml آمده‌اند ولی در پایگاه دانش نیستند.
    }
doctor-unknown-names = { $count ->
        [1] { $names } در desk.yaml آمده ولی در فهرست کارشناسان نیست.
       *[other] { $names } در desk.yaml آمده‌اند ولی در فهرست کارشناسان نیستند.
    }
doctor-nobody-on-duty = برای { $days } هیچ کارشناسی کشیک نیست.
check-promise = قول
check-sent-away = فرستادن دنبال کس دیگر
check-fit = جواب آماده‌ای که نمی‌خورد
check-placeholder = جای خالی پرنشده
check-newer = جوابی که پیش از دیدن پیام تازه‌تر رفته
doctor-check-passed = بررسی «{ $check }» در ۳۰ روز { $asked } بار پرسیده و { $passed } بار جواب همان‌طور فرستاده شده. زیاد می‌پرسد؛ روی hint یا off بگذاریدش (desk.yaml، ‏checks) یا در canned.yaml نمونهٔ سؤال اضافه کنید.
weekly-check = بررسی هفتگی:
not-a-lead = فقط سرپرست‌ها و مدیران می‌توانند این کار را بکنند.
alerts-head = { $count } درخواست رسیدگی می‌خواهد
alerts-urgent = 🆘 شاید جان کسی در خطر باشد:
alerts-assignee = 🔔 با شما:
alerts-team = 🔔 همکاران:
alerts-leads = 🔔 مهلت گذشته، سرپرست‌ها:
alerts-admins = 🔔 هنوز مانده، مدیران:
alerts-asked = ↪ منتظر جواب شما:
alerts-more = و { $count } مورد دیگر، در فهرست بعدی یا با /صف
alert-line = • #{ $ticket } · { $target } · { $agent } · «{ $question }»
alert-nobody = کسی برنداشته
alert-first-response-soon = مهلت جواب اول { $due }
alert-first-response-late = مهلت جواب اول { $due } بود
alert-next-response-soon = مهلت جواب { $due }
alert-next-response-late = مهلت جواب { $due } بود
alert-resolution-soon = باید تا { $due } حل شود
alert-resolution-late = باید تا { $due } حل می‌شد
alert-quiet-late = بعد از جواب آخر خبری نشده: /حل یا /منتظر (مهلت { $due } بود)
alert-promise-soon = قول تا { $due }
alert-promise-late = موعد قول { $due } گذشته
alert-offer-soon = شاید قولی تا { $due }: روی کارت ثبت یا رد کنید
alert-offer-late = شاید قولی برای { $due } که گذشته: روی کارت ثبت یا رد کنید
alert-complaint-soon = از پشتیبانی ناراضی است، باید تا { $due } به او پیام بدهیم: /تماس
alert-complaint-late = از پشتیبانی ناراضی است، باید تا { $due } به او پیام می‌دادیم: /تماس
alert-referral-soon = ارجاع، مهلت جواب { $due }
alert-referral-late = ارجاع بی‌جواب، مهلت { $due } بود
daily-check = بررسی روزانه: { $count } درخواست باز است{ $overdue ->
        [0] {""}
       *[other] ، { $overdue } تا دیر شده
    } و قدم بعدی همه معلوم است. قدیمی‌ترین: #{ $ticket } از { $since }، { $agent }.
daily-repaired = { $count ->
        [1] { $tickets } قدم بعدی نداشت و حالا دارد. لطفاً این ایراد را گزارش کنید.
       *[other] { $tickets } قدم بعدی نداشتند و حالا دارند. لطفاً این ایراد را گزارش کنید.
    }
