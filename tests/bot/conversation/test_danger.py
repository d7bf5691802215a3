"""Danger to life is distinguished from idioms, games and programs, in both languages."""

import pytest

from bot.conversation.danger import in_danger

IN_DANGER = """
I want to kill myself
i wanna kill myself
I'm going to kill myself tonight
im gonna kms
I will hang myself
I want to die
i just want to die
I wish I was dead
I don't want to live anymore
i dont want to be alive
I can't live like this anymore, I'm going to end my life
i want to end it all
I am suicidal
I have suicidal thoughts
i'm thinking about suicide
suicide
I took a whole bottle of pills
i swallowed 30 sleeping pills
my friend overdosed
I'm about to jump off a bridge
there's nothing to live for
I keep cutting myself
my friend says he will kill himself
someone is going to kill me
somebody wants to kill me
he is trying to kill me
my husband is beating me
he said he will kill me if i leave
they are threatening to kill my family
he has a gun
a man with a knife is at my door
someone is breaking into my house
my father is beating my little sister
I was raped
I've been kidnapped
my child is in danger
my baby is not breathing
someone is molesting my daughter
my life is in danger
please send an ambulance
KILL MYSELF
I want to kiiill myself
I want to kill my self
I want to kill myself lol
i'm not joking, i'll kill myself
میخوام خودمو بکشم
می‌خوام خودم رو بکشم
می خواهم خودم را بکشم
ميخوام خودمو بكشم
میخوااااام خودمو بکشممم
خودمو می‌کشم
خودکشی می‌کنم
خود کشی میکنم
میخوام خودکشی کنم
به خودکشی فکر می‌کنم
قصد خودکشی دارم
خودکشی
دیگه نمیخوام زنده باشم
دیگه نمی‌خوام زندگی کنم
نمیخوام زنده بمونم
میخوام بمیرم
کاش مرده بودم
از زندگی خسته شدم
به زندگیم پایان میدم
میخوام زندگیمو تموم کنم
قرص برنج خوردم
یه بسته قرص خوردم
رگمو میزنم
از پشت بوم میپرم
میخواد منو بکشه
یکی میخواد منو بکشه
شوهرم میخواد منو بکشه
دارن منو میکشن
منو تهدید به مرگ کرده
تهدید کرده که منو میکشه
شوهرم منو کتک میزنه
بابام داره مامانمو میزنه
جونم در خطره
چاقو دستشه کمک
بهم تجاوز کرده
بچم نفس نمیکشه
دخترم در خطره
بچمو دزدیدن
بابام سکته کرده
دوستم اوردوز کرده
دوستم میخواد خودکشی کنه
یکی تو گروه نوشته میخوام خودمو بکشم
آمبولانس بفرستید
mikham khodamo bokosham
khodkoshi mikonam
mikham bemiram
dige nemikham zende basham
mikhad mano bokoshe
i feel like killing myself
thinking of ending my life
i'm gonna off myself
i cant take it anymore i want to die
I'm going to hurt myself
I self harm
there is a shooter at my school
he's hitting me
help me he is going to stab me
my dad hits me
I overdosed on pills
my daughter took pills
Someone's trying to kill me
they will kill us
he wants to murder me
my ex is outside with a gun
he threatened to kill me
I am being raped
im being beaten by my husband
می‌خوام خودم‌و بکشم
دارم خودمو میکشم
تصمیم گرفتم خودمو بکشم
دیگه تحمل ندارم میخوام بمیرم
میخوام برم خودمو از پل پرت کنم
الان خودمو دار میزنم
دارم به خودکشی فکر میکنم
دوست دارم بمیرم
یه نفر میخواد منو با چاقو بکشه
جون بچم در خطره
منو میکشن کمک
دنبالم هستن میخوان بکشنم
میخواد بکشتم
منو دزدیدن
کلی قرص خوردم
۲۰ تا قرص خوردم
شوهرم داره منو میزنه
پدرم منو میزنه
یکی دم در با چاقو وایساده
خودزنی میکنم
میخوام خودمو خلاص کنم
ميخواهند ما را بکشند
نمیخوام دیگه زنده باشم
نمی خوام زنده باشم دیگه
من میخوام خودکشی بکنم
خودکشی میخوام بکنم
دارم خودکشی میکنم
قصد دارم خودکشی کنم
خودمو میخوام بکشم
خودم رو میخوام بکشم
بچه ای داره کتک میخوره
منو زده داره میکشه منو
میخواد من رو بکشه
می‌خواهد مرا بکشد
کودکم در خطر است
برادرم میخواد خودشو بکشه
دوستم میخواد خودش رو بکشه
اوردوز کردم
""".strip().splitlines()

IN_NO_DANGER = """
this app kills me
this app is killing me
your update is killing me
you are killing me with this bot
how do I kill a process
kill the app and start it again
how to kill myself in minecraft
how do I kill myself in the game
he keeps killing me in pubg
my battery is dying
my phone died
the app died again
I'm dying to try the new version
i could die laughing
i want to die of laughter
I'm dying of boredom
these stickers are to die for
my wife is going to kill me if I lose these photos
my boss will kill me
he is beating me at chess
how do I report a channel about suicide
how do I report suicide content
is the movie Suicide Squad on your channel
overdose of ads
I don't want to live stream
how do I live chat
I want to end my subscription
end my call
how do I shoot a video of myself
delete myself from the group
i want to remove myself from this group
how do I block someone who is threatening to report me
death note sticker
my account was attacked
they hacked me
my child uses the app too much
can children use this app
take my photo
I took a screenshot
how to hang up a call
shoot me a message
he stole my phone
I lost my daughter's number
کشتی منو با این برنامه
کشتین ما رو با این آپدیت
این برنامه منو میکشه
سرعت نت داره منو میکشه
از خنده مردم
دارم از خنده میمیرم
میخوام از خجالت بمیرم
میمیرم برات
بمیرم برات
الهی بمیرم
مردم چی میگن
چطور برنامه رو بکشم پایین
تو بازی چطور خودمو بکشم
توی پابجی منو میکشن
عکس خودمو بکشم
نقاشی خودم رو بکشم
خودمو بکشم کنار از گروه
خودمو کشتم تا نصب شد
خودمو از گروه حذف کنم
چطور پخش زنده بذارم
نمیخوام پخش زنده بذارم
کانالی درباره خودکشی رو چطور گزارش بدم
محتوای خودکشی را گزارش کنم
فیلم خودکشی باکره ها
مامانم منو میکشه اگه این عکسا پاک بشه
رئیسم منو میکشه
گوشیمو دزدیدن
اکانتمو دزدیدن
باتری گوشیم داره میمیره
قرص خواب یادآوری
زحمت میکشید
خجالت میکشم بپرسم
خیلی منتظر موندم
طول میکشه؟
چقدر طول میکشه وصل بشه
بچه ها گروه ساختن
منو بلاک میزنه
داره منو گول میزنه
how do I kill a background process
the bot keeps dying
i'll kill it
kill me now lol
you guys are killing it
my mom will kill me when she sees the bill
this music is to die for
i died laughing at your sticker
dead battery
shoot, I forgot my password
can you cut me a deal
dont kill the app
we killed it in the tournament
my friend blocked me
he attacked me in comments
i was beaten in the quiz bot
خودمو معرفی کنم
خودم رو تو گروه ادمین کنم
چطور خودم رو مخفی کنم
زنده باشید
دستتون درد نکنه زنده باشین
خدا نکشتتون
خیلی باحالی میکشی آدمو
بچم گوشیمو شکست
از دست این برنامه دارم سکته میکنم
دلم برات تنگ شده دارم میمیرم
دارم میمیرم برای این قابلیت
زمان میبره؟
میخوام تو بازی بمیرم
مرده شور این برنامه رو ببرن
صف میکشیم
زنگ بزنید پشتیبانی
کتک کاری تو فیلم
این مشکلت داره بیشتر میشه
کمک
""".strip().splitlines()


@pytest.mark.parametrize("words", IN_DANGER)
def test_danger_is_heard(words: str) -> None:
    assert in_danger(words)


@pytest.mark.parametrize("words", IN_NO_DANGER)
def test_idioms_games_and_programs_are_no_danger(words: str) -> None:
    assert not in_danger(words)


def test_danger_is_heard_over_several_messages() -> None:
    assert in_danger("سلام\nمیخوام\nخودمو بکشم")
    assert in_danger("hello\ni want to\nkill myself")
