# آنچه فرمان kb به نویسندگان پاسخ‌ها می‌گوید.

lint-file-unreadable = فایل خوانده نمی‌شود: { $reason }
lint-file-too-large = فایل { NUMBER($size, grouping: 1) } نویسه دارد و بیشتر از { NUMBER($limit, grouping: 1) } خوانده نمی‌شود. آن را در یک پوشه به چند فایل تقسیم کنید یا POSHTIBAN_KNOWLEDGE_BASE_LIMIT را بالا ببرید.
lint-file-not-utf8 = این خط UTF-8 نیست. فایل را با کدگذاری UTF-8 ذخیره کنید.
lint-folder-empty = در این پوشه هیچ فایل ‎.yaml نیست.
lint-not-a-map = فایل باید با نام و مقدار شروع شود، مثل «version: 1».
lint-forbidden-character = در این خط نویسهٔ نامرئی‌ای هست که YAML قبول نمی‌کند: { $name }. پاکش کنید.
lint-yaml-invisible = اول این خط یک نویسهٔ نامرئی هست: { $name }. پاکش کنید و یک فاصلهٔ معمولی بزنید.
lint-yaml-syntax = ‏YAML اینجا خوانده نمی‌شود: { $reason ->
    [colon] دونقطه با یک فاصله بعد از آن یعنی «نام: مقدار». اگر جزو متن است، متن را داخل گیومه بگذارید.
    [no-colon] نامی بدون دونقطه آمده، یا خطی کمتر از بقیه تو رفته است.
    [key] این خط با خط‌های قبلی هم‌تراز نیست، یا بعد از بسته شدن گیومه باز هم متن آمده است.
    [no-hyphen] هر مورد این فهرست خط تیره می‌خواهد و همهٔ خط‌تیره‌ها زیر هم می‌آیند.
    [hyphen] فهرست باید از خط بعد شروع شود.
    [bracket] کروشهٔ [ بسته نشده یا یک ویرگول («,») جا افتاده است.
    [brace] آکولاد {"{"} بسته نشده یا یک ویرگول («,») جا افتاده است.
    [quote] این گیومه بسته نشده است.
    [escape] بک‌اسلش داخل گیومهٔ دوتایی معنای خاصی دارد. گیومهٔ تکی بگذارید یا آن را دو بار بنویسید.
    [first-character] متن نمی‌تواند با این نویسه شروع شود. آن را داخل گیومه بگذارید.
    [quote-inside] متنِ داخل گیومه پیش از آخر خط تمام می‌شود. گیومهٔ وسط متن را دو بار بنویسید، یا دور متن گیومهٔ دیگری بگذارید.
    [bracket-text] متنی که با [ یا {"{"} شروع می‌شود گیومه می‌خواهد.
    [tab] اول خط نباید تب باشد. فاصله بزنید.
    [anchor] متنی که با & یا * شروع می‌شود گیومه می‌خواهد.
    [block] بعد از | یا > متن از خط بعد شروع می‌شود.
    [directive] خطی که با % یا --- شروع می‌شود گیومه می‌خواهد.
   *[other] { $detail }.
}
lint-yaml-alias = نشانهٔ & و * (لنگر و ارجاع) مجاز نیست. متن را دوباره بنویسید؛ اگر متن با این نشانه‌ها شروع می‌شود، آن را داخل گیومه بگذارید.
lint-yaml-tag = برچسب مجاز نیست: { $tag }. متنی که با ! شروع می‌شود گیومه می‌خواهد.
lint-yaml-key = اینجا باید یک نام بیاید، نه فهرست.
lint-yaml-too-deep = تودرتویی از { $limit } لایه بیشتر شده است.
lint-yaml-two-documents = هر فایل فقط یک سند دارد؛ خط «---» را بردارید.
lint-yaml-duplicate-key = «{ $key }» اینجا دو بار آمده و فقط یکی به حساب می‌آید.
lint-unknown-field = فیلدی به نام «{ $field }» اینجا نداریم.{ $nearest ->
    [none] {""}
   *[other] {" "}منظورتان «{ $nearest }» بود؟
}
lint-missing-field = «{ $field }» جا افتاده است.
lint-wrong-type = «{ $field }» باید { $expected ->
    [array] فهرست باشد (هر مورد در یک خط، با خط تیره)
    [object] نام و مقدار باشد
    [string] متن باشد
    [boolean] ‏true یا false باشد
   *[other] از نوع { $expected } باشد
}، ولی { $value } است.
lint-colon-in-text = «{ $field }» باید متن باشد، ولی دونقطهٔ «{ $value }» آن را «نام و مقدار» می‌کند. آن را داخل گیومه بگذارید.
lint-unquoted-text = «{ $field }» باید متن باشد، ولی YAML آن را { $value } می‌خواند. آن را داخل گیومه بگذارید.
lint-bad-name = ‏{ $value } در «{ $field }» به شکل درست نوشته نشده است ({ $pattern }).
lint-bad-choice = ‏{ $value } در «{ $field }» یکی از این‌ها نیست: { $choices }
lint-bad-date = ‏{ $value } تاریخ درستی نیست؛ به شکل سال-ماه-روز (میلادی) بنویسید.
lint-empty-text = «{ $field }» خالی است.
lint-too-few = «{ $field }» دست‌کم { $limit } مورد لازم دارد.
lint-too-many = «{ $field }» بیشتر از { $limit } مورد نمی‌تواند داشته باشد.
lint-too-long = «{ $field }» بیشتر از { $limit } حرف نمی‌تواند داشته باشد.
lint-repeated-item = در «{ $field }» چیزی دو بار آمده است.
lint-repeated-id = شناسهٔ «{ $id }» قبلاً استفاده شده: { $first }. هر شناسه فقط یک بار به کار می‌رود.
lint-languages-differ = «languages» در همهٔ فایل‌ها یکسان نیست.
lint-no-entries = هیچ موضوعی در فایل نیست.
lint-undefined-term = واژهٔ «{ $name }» به کار رفته، ولی در «terms» تعریف نشده است.
lint-undefined-category = دستهٔ «{ $name }» در «categories» تعریف نشده است.
lint-undefined-slot = «{ $name }» که در «ask» آمده، در «slots» تعریف نشده است.
lint-undefined-route = تیم «{ $name }» در «routes» تعریف نشده است.
lint-undefined-related = موضوعی با شناسهٔ «{ $name }» نداریم که مرتبط باشد.
lint-undefined-language = زبان «{ $name }» در «languages» نیست.
lint-duplicate-question = پرسش «{ $question }» در { $other } هم هست. فقط در یکی نگهش دارید.
lint-question-is-test = پرسش «{ $question }» آزمونِ { $other } است؛ یکی از این دو جای اشتباهی است.
lint-out-of-scope-example-is-ours = «{ $question }» هم در «out_of_scope: examples» آمده و هم در { $other }.
lint-out-of-scope-test-is-ours = «{ $question }» در «out_of_scope: tests» آمده، ولی مال { $other } است.
lint-synonym-in-two-groups = «{ $words }» هم در گروه «{ $other }» است و هم در گروهی دیگر. فقط در یکی بماند.
lint-related-to-itself = یک موضوع نمی‌تواند به خودش مرتبط باشد.
lint-title-too-long = عنوان { $size } حرف دارد؛ روی دکمه { $limit } حرف جا می‌شود.
lint-answer-too-long = پاسخ { $lines } خط و { $size } حرف دارد؛ روی گوشی حداکثر { $max_lines } خط و { $limit } حرف خوانده می‌شود.
lint-redirect-without-contact = موضوعی از نوع redirect باید در «redirect» راه تماس یا نشانی داشته باشد.
lint-redirect-on-other-kind = فقط نوع redirect بخش «redirect» دارد؛ این موضوع { $kind } است.
lint-problem-without-route = مشکل باید «route» داشته باشد: تیمی که پیگیری می‌کند.
lint-chitchat-with-route = گپ به کارشناس ارجاع نمی‌شود؛ «route» و «ask» را بردارید.
lint-choice-without-choices = سؤال «{ $name }» انتخابی است، ولی گزینه‌ای («choices») ندارد.
lint-choices-on-other-kind = سؤال «{ $name }» از نوع { $kind } است و نمی‌تواند گزینه («choices») داشته باشد.
lint-strict-test-missed = آزمون قطعیِ «{ $question }» با این موضوع پاسخ نمی‌گیرد.
lint-not-test-answered = این موضوع به «{ $question }» جواب می‌دهد، با اینکه در not_tests آن آمده.
lint-missing-language = «{ $field }» به زبان «{ $lang }» نوشته نشده است.
lint-few-questions = { $count } پرسش به زبان «{ $lang }»: با کمتر از { $least } تا چیز زیادی تشخیص داده نمی‌شود.
lint-repeated-question = «{ $question }» در همین موضوع دو بار آمده است.
lint-question-without-words = «{ $question }» واژه‌ای برای مقایسه ندارد.
lint-test-is-question = «{ $question }» پرسش همین موضوع است و چیزی را نمی‌آزماید.
lint-review-overdue = قرار بود این پاسخ تا { $date } بازبینی شود.
lint-helplines-missing = زیر «terms:» شماره‌های کمک («helplines») نیست؛ کسی که در خطر است فقط می‌خواند که با شمارهٔ اضطراری کشورش تماس بگیرد.
lint-helplines-elsewhere = شماره‌های کمک زیر «terms:» ({ $numbers }) مال ایران است. شماره‌های کشور خودتان را بنویسید و نام کشور را زیر «country».
lint-half-space = «{ $words }» نیم‌فاصله می‌خواهد، نه فاصله.
lint-arabic-letters = «{ $letter }» حرف عربی است؛ با صفحه‌کلید فارسی بنویسیدش.
lint-lost-letters = در «{ $text }» حرف‌هایی موقع ذخیره شدن فایل از بین رفته‌اند. دوباره بنویسیدشان.
lint-term-misspelt = «{ $text }» همین‌طور با آکولاد دیده می‌شود.{ $nearest ->
    [none] {""} واژه‌های «terms» را به شکل {"{"}name{"}"} و با حروف کوچک بنویسید.
   *[other] {" "}بنویسید {"{"}{ $nearest }{"}"}.
}
lint-stray-brace = ‏«{ $text }»: آکولاد همین‌طور می‌ماند. واژه‌ها را به شکل {"{"}name{"}"} و با نامی از «terms» بنویسید.
lint-field-in-text = ‏«{ $text }» آن‌قدر تو رفته که مردم آن را جزو متن بالایی می‌بینند. به چپ بیاوریدش.
lint-bad-link = پیام‌رسان نشانی «{ $text }» را قبول نمی‌کند و کل پاسخ نمی‌رسد. دکمه یک نشانی کامل می‌خواهد، مثل https://example.ir/page و بدون واژه‌های «terms».
lint-text-cut = متن در «{ $text }» تمام می‌شود و YAML «{ $rest }» را یادداشت می‌داند. متن را داخل گیومه بگذارید، یا یادداشت را به خط جداگانه ببرید.
lint-lines-joined = چند خط به هم چسبیده و یک متن شده: «{ $text }». اگر خط تیره‌ای جا افتاده اضافه‌اش کنید، وگرنه متن را در یک خط بنویسید.
lint-persian-comma = ویرگول فارسیِ «{ $text }» موردهای فهرست را جدا نمی‌کند. بین موردها «,» بگذارید، یا متنی را که ویرگول دارد داخل گیومه بنویسید.
lint-curly-quotes = گیومه‌های «{ $text }» جزو متن می‌شوند. ‏YAML فقط " و ' را می‌شناسد.
lint-mojibake = «{ $text }» به متنی می‌ماند که با کدگذاری اشتباه باز شده است. فایل را با UTF-8 ذخیره کنید.
lint-term-in-question = واژه‌های «terms» در پرسش‌ها جایگزین نمی‌شوند و «{ $text }» همین‌طور می‌ماند. همان کلمه‌ای را بنویسید که مردم می‌نویسند.
lint-markup = مردم «{ $text }» را همین‌طور می‌بینند: پیام‌ها حروف درشت، لینکِ متنی و سرتیتر ندارند.
lint-literal-line-break = مردم در «{ $text }» خودِ «\n» را می‌بینند. برای چند خط، بعد از دونقطه | بگذارید و متن را از خط بعد بنویسید.
lint-steps-on-one-line = مرحله‌های «{ $text }» همه در یک خط‌اند. بعد از دونقطه به جای > علامت | بگذارید و هر مرحله را در یک خط بنویسید.
lint-old-key = «{ $old }» حالا «{ $new }» است. ‏«poshtiban kb migrate» فایل را بازنویسی می‌کند و یادداشت‌ها را نگه می‌دارد؛ نام قدیمی تا نسخهٔ بعد خوانده می‌شود.
lint-sample-term = واژهٔ «{ $name }» هنوز همان نمونه است: { $value }
lint-sample-link = نشانی هنوز همان نمونه است: { $url }

lint-training = بعضی آزمون‌ها قطعی‌اند، پس مدل این نسخه الان ساخته می‌شود. چند ثانیه طول می‌کشد.
kb-migrate-done = ‏{ $file }: بازنویسی شد و یادداشت‌ها سر جایشان ماندند.
kb-migrate-outdated = ‏{ $file } نام‌های قدیمی دارد.
kb-migrate-by-hand = ‏{ $file } بازنویسی نمی‌شود: یا خوانده نمی‌شود، یا هم نام قدیمی دارد و هم نام تازه. متن‌ها را خودتان زیر «out_of_scope» ببرید، در «examples» و «tests».
kb-migrate-nothing = نام قدیمی‌ای پیدا نشد.

lint-severity-error = خطا
lint-severity-warning = هشدار
lint-severity-info = یادآوری
lint-place = جا
lint-entry = موضوع
lint-finding = یافته
lint-clean = ایرادی نیست: { $entries } موضوع، { $questions } پرسش.
lint-summary = { $errors } خطا، { $warnings } هشدار، { $infos } یادآوری.

kb-file-missing = فایل یا پوشهٔ { $path } پیدا نشد. «‎poshtiban init .‎» یک نمونه برای شروع می‌نویسد.
kb-learning = یاد گرفتن معنای پرسش‌ها
kb-engine-joint = مقایسه از روی حروف و معنا ({ $encoder }).
kb-engine-lexical = مقایسه فقط از روی حروف، بدون معنا.
kb-encoder-by-letters = از { $encoder } معنایی به دست نیامد ({ $reason })؛ کار فقط از روی حروف ادامه پیدا می‌کند.
kb-encoder-unusable = از { $encoder } نمی‌شود استفاده کرد: { $reason }. بدون ‎--encoder‎ هرجا معنا در دسترس نباشد، فقط حروف مقایسه می‌شود.
kb-ask-folded = صورت مقایسه‌شده
kb-ask-readings = خوانش‌ها
kb-ask-piece = پرسش { $number } در این پیام
kb-ask-way-typed = همان‌طور که نوشته شده
kb-ask-way-layout = با زبان دیگر صفحه‌کلید
kb-ask-way-finglish = فینگلیش
kb-ask-way-typos = با غلط‌گیری
kb-ask-entry = موضوع
kb-ask-score = نمره
kb-ask-sureness = اطمینان
kb-ask-meaning = معنا
kb-ask-likeness = حروف
kb-ask-coverage = واژه‌های آشنا
kb-ask-question = نزدیک‌ترین پرسش
kb-ask-act = { $certainty ->
        [exact] این متن یکی از جمله‌های کنش «{ $act }» هم هست (پیامی دربارهٔ خود گفتگو).
        [certain] این متن کنش «{ $act }» هم هست (پیامی دربارهٔ خود گفتگو): قطعی، امتیاز { $score }.
       *[uncertain] شاید این متن کنش «{ $act }» هم باشد (پیامی دربارهٔ خود گفتگو): نامطمئن، امتیاز { $score }.
    }
kb-ask-act-first = در گفتگو، کنش بر این نتیجه مقدم است.
kb-ask-act-rank = در گفتگو، کنش وقتی به حساب می‌آید که جایش باشد، مثلاً بعد از یک جواب، مگر این‌که جوابی امتیاز بیشتری داشته باشد.
kb-ask-limits = اگر اطمینان اولی منهای { $share } برابر اطمینان دومی دست‌کم { $answer } باشد پاسخ می‌دهد و از نمرهٔ { $clarify } به بالا می‌پرسد.
kb-ask-limits-margin = برای پاسخ دادن، اطمینان اولی باید دست‌کم { $margin } از دومی جلوتر باشد.
kb-ask-answer = با { $entry } پاسخ می‌دهد.
kb-ask-answer-fast = با { $entry } پاسخ می‌دهد، بی‌درنگ.
kb-ask-clarify = { $count ->
    [1] می‌پرسد که آیا منظور این است: { $entries }.
   *[other] می‌پرسد منظور کدام‌یک از این { $count } موضوع است: { $entries }.
}
kb-ask-also = بعد پرسش دیگر را هم با { $entry } پاسخ می‌دهد.
kb-ask-abstain = پاسخ نمی‌دهد.
kb-ask-why-exact = کلمه به کلمه یکی از پرسش‌هاست.
kb-ask-why-clear = موضوع اول به‌اندازهٔ کافی خوب و جلوتر است.
kb-ask-why-close = موضوع اول خوب است، ولی دومی خیلی نزدیک است.
kb-ask-why-part = یکی از پرسش‌های آن روشن است؛ کل پیام چیز زیادی نمی‌گوید.
kb-ask-why-several = چند پرسش آن روشن است، هر کدام جداگانه.
kb-ask-why-refused = نویسنده همان چیزی را نمی‌خواهد که موضوع اول درباره‌اش است.
kb-ask-why-outside = به نظر دربارهٔ محصول یا سرویس دیگری است.
kb-ask-why-reversed = موضوع اولی برعکس است: چه کسی با چه کسی این کار را می‌کند.
kb-ask-why-vague = فقط یک واژه است که چند موضوع آن را دارند.
kb-ask-why-unsure = موضوع اول برای پرسیدن خوب است، برای پاسخ دادن نه.
kb-ask-why-weak = شباهتی هست، ولی کم است.
kb-ask-why-unknown = هیچ واژه‌ای از آن آشنا نیست.
kb-ask-why-empty = چیزی برای مقایسه در آن نیست.

kb-evaluate-among-top = موضوع درست بین سه تای اول
kb-evaluate-right = پاسخ درست در همان بار اول
kb-evaluate-wrong = پاسخ اشتباه
kb-evaluate-asked = پرسش دوباره
kb-evaluate-not-ours = مال ما نبود، ولی پاسخ داد
kb-evaluate-measure = سنجه
kb-evaluate-reached = به‌دست‌آمده
kb-evaluate-floor = حد لازم
kb-evaluate-expected = موضوع درست
kb-evaluate-query = پیام
kb-evaluate-said = نتیجه
kb-evaluate-nothing = هیچ‌کدام
kb-evaluate-said-answer = پاسخ
kb-evaluate-said-clarify = می‌پرسد
kb-evaluate-said-abstain = سکوت
kb-evaluate-best = سه تای اول
kb-evaluate-confusions = موضوع‌هایی که با هم اشتباه می‌شوند
kb-evaluate-taken = به‌جای آن
kb-evaluate-times = دفعه
kb-evaluate-good = همهٔ حدها رعایت شده است.
kb-evaluate-bad = دست‌کم یکی از حدها رعایت نشده است.

kb-plot-missing = برای نمودارها دو کتابخانهٔ دیگر لازم است: pip install -e ".[plots]"
kb-plot-reliability = به امتیازها چقدر می‌شود اعتماد کرد؟
kb-plot-error = فاصلهٔ میانگین از خط‌چین: { NUMBER($error, style: "percent") }
kb-plot-score = امتیاز بهترین حدس
kb-plot-right = سهم حدس‌های درست
kb-plot-risk-coverage = پاسخ‌های بیشتر به چه قیمتی؟
kb-plot-coverage = سهم پیام‌هایی که پاسخ می‌گیرند
kb-plot-risk = سهم پاسخ‌های اشتباه
kb-plot-chosen = از امتیاز { $threshold } به بالا: { NUMBER($coverage, style: "percent") } پیام‌ها پاسخ می‌گیرند و { NUMBER($risk, style: "percent") } پاسخ‌ها اشتباه است
kb-plot-nothing = هیچ حدسی به امتیاز { $threshold } نمی‌رسد

kb-gaps-none = در { $days } روز گذشته پرسشی بی‌جواب نمانده است.
kb-gaps-wordless = { $count } پیام بدون کلمه، مثل یک ایموجی، در این فهرست نیست.
kb-gaps-times = دفعه
kb-gaps-query = پرسیدند
kb-gaps-said = بات چه گفت
kb-gaps-outcome = چه شد
kb-feedback-none = در { $days } روز گذشته کسی نظری نداده است.
kb-feedback-kind = نوع
kb-feedback-about = دربارهٔ
kb-feedback-texts = تازه‌ترین پیام‌ها
kb-feedback-suggestion = پیشنهاد
kb-feedback-criticism = انتقاد
kb-feedback-praise = تعریف
kb-feedback-complaint = شکایت از پشتیبانی
