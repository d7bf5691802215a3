storage-error = پایگاه داده کار نمی‌کند: { $detail }
storage-unavailable = در پایگاه داده نمی‌شود نوشت: { $detail }. فضای خالی دیسک و دسترسی پوشه‌اش را ببینید.
storage-in-use = برنامهٔ دیگری ({ $detail }) همین پایگاه داده را باز کرده است. اول آن را ببندید یا فایل دیگری انتخاب کنید.
storage-not-migrated = جدول‌های پایگاه داده نسخهٔ دیگری دارند ({ $detail }). یک بار «poshtiban db upgrade» را اجرا کنید.

knowledge-base-refused = پایگاه دانش { $count } ایراد دارد و نمی‌تواند کار کند. «poshtiban kb lint» هر کدام را با شمارهٔ خط نشان می‌دهد.

config-missing = { $variable } تنظیم نشده است. از @BotFather توکن بگیرید و { $variable }=… را در فایل ‎.env بنویسید.
config-malformed = مقدار { $variable } درست نیست. نمونهٔ درست: { $wanted }
config-unknown-name = تنظیمی به نام { $variable } نداریم. «poshtiban config example» همه را نشان می‌دهد.
config-unknown-name-near = تنظیمی به نام { $variable } نداریم. منظورتان { $suggestion } بود؟
config-webhook-needs = { $variable } خالی است و حالت webhook بدون آن کار نمی‌کند. تنظیمش کنید یا POSHTIBAN_MODE=poll بگذارید.
config-pacing-needs-loopback = { $variable } خاموش است، اما سرور پیام‌رسان روی همین دستگاه نیست و ربات را مسدود می‌کند. این تنظیم را بردارید.
config-readable-by-others = در { $file } رمزی هست و همهٔ کاربران این دستگاه می‌توانند بخوانندش. این را اجرا کنید: chmod 600 { $file }
config-unreadable-file = فایل { $variable } را نمی‌شود خواند: { $detail }

docs-stale = بخش‌های خودکار در { $pages } به‌روز نیستند. «make docs» را اجرا و نتیجه را ثبت کنید.
docs-written = { $page } به‌روز شد.
docs-current = همه‌چیز به‌روز است.

db-upgraded = { $path } در نسخهٔ { $revision } است.
db-backed-up = { $path } با { $rows } ردیف ساخته و بررسی شد.
db-damaged = پایگاه داده آسیب دیده است ({ $detail }؛ { $orphans } ردیف به جایی وصل نیستند). ربات را ببندید و آخرین پشتیبان را برگردانید.
db-missing = هنوز پایگاه داده‌ای در { $path } نیست. «poshtiban db upgrade» آن را می‌سازد.
db-sound = { $path } سالم و در نسخهٔ { $revision } است.

agents-none = هنوز کسی در فهرست کارشناسان نیست. «poshtiban run» برای اولین مدیر یک پیوند یک‌بارمصرف چاپ می‌کند.
agents-invited = این پیوند یک‌بارمصرف را تا فردا به کارشناس تازه برسانید: ربات را با ‎?start={ $payload } در انتهای نشانی‌اش باز کند، یا { $command } را برایش بنویسد.
agents-gone = { $name } از فهرست بیرون رفت و { $freed } تیکت به صف برگشت.
agents-column-id = شماره
agents-column-name = نام
agents-column-role = نقش
agents-column-since = از
agents-role-admin = مدیر
agents-role-agent = کارشناس
operator-agent-unknown = کسی با نام { $name } در فهرست نیست، یا چند نفر هم‌نام‌اند. «poshtiban agents list» همه را با شماره نشان می‌دهد.
operator-last-admin = این آخرین مدیر است. اول یک نفر دیگر را مدیر کنید.
