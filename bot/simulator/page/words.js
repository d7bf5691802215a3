// Texts of the page in both languages. Texts of the bot are not among them.

const WORDS = {
  fa: {
    name: "پشتیبان",
    explain:
      "یک میز پشتیبانی کامل روی همین رایانه: این‌طرف به‌جای کاربر بنویسید، آن‌طرف به‌جای کارشناس جواب بدهید.",
    otherLanguage: "English",
    requesters: "کاربرها",
    agents: "کارشناس‌ها",
    openChatOf: "گفتگوی {name}",
    messagesOf: "پیام‌های {name}",
    newPerson: "یک کاربر تازه",
    bot: "بات",
    typing: "دارد می‌نویسد…",
    agentMark: "کارشناس",
    writeAs: "نوشتن به نام",
    as: "به نام {name}",
    topics: "تاپیک‌ها",
    general: "عمومی",
    back: "بازگشت به تاپیک‌ها",
    noTopics: "وقتی کارشناسی درخواستی را بردارد، تاپیکش این‌جا باز می‌شود.",
    noGroup: "هنوز گروهی برای کارشناس‌ها ساخته نشده است.",
    noPeople: "هنوز کسی این‌جا نیست.",
    emptyChat: "هرچه لازم دارید بپرسید؛ با همان لحن و غلط‌های همیشگی.",
    emptyTopic: "این‌جا هنوز پیامی نیست.",
    start: "شروع",
    tryThis: "مثلاً بپرسید",
    message: "پیام",
    writeToBot: "پیام به پشتیبانی…",
    writeToGroup: "پیام در گروه…",
    writeToTopic: "جواب به کاربر؛ با // یادداشت می‌شود…",
    send: "فرستادن",
    save: "ذخیره",
    attach: "پیوست",
    commands: "دستورها",
    samplePhoto: "عکس نمونه",
    sampleAlbum: "آلبوم نمونه",
    sampleVoice: "پیام صوتی نمونه",
    sampleSticker: "استیکر",
    sampleLocation: "مکان",
    ownFile: "فایل از رایانه…",
    reply: "پاسخ",
    replyTo: "پاسخ به {name}",
    edit: "ویرایش",
    editing: "ویرایش پیام",
    like: "پسندیدن",
    remove: "پاک کردن",
    cancel: "انصراف",
    edited: "ویرایش‌شده",
    block: "مسدود کردن بات",
    unblock: "رفع مسدودی",
    blocked: "بات را مسدود کرده‌اید و پیامی از آن نمی‌رسد.",
    close: "باشه",
    more: "بیشتر",
    less: "کمتر",
    down: "رفتن به آخرین پیام",
    unread: "{count} پیام تازه",
    newMessages: "پیام تازه",
    closedTopic: "بسته",
    connecting: "اتصال قطع شد؛ دوباره وصل می‌شویم…",
    failed: "نشد: {why}",
    photo: "عکس",
    voice: "پیام صوتی",
    video: "ویدیو",
    audio: "صوت",
    animation: "گیف",
    document: "فایل",
    sticker: "استیکر",
    video_note: "پیام ویدیویی",
    location: "مکان",
    venue: "مکان",
    contact: "مخاطب",
    poll: "نظرسنجی",
    dice: "تاس",
    somethingElse: "پیامی از نوع دیگر",
    play: "پخش",
    pause: "ایست",
    forwarded: "باز‌فرستاده از {name}",
    spoiler: "متن پنهان؛ برای دیدن بزنید",
    topicCreated: "تاپیک «{name}» ساخته شد",
    topicRenamed: "نام تاپیک «{name}» شد",
    topicClosed: "تاپیک بسته شد",
    topicReopened: "تاپیک دوباره باز شد",
    joined: "{name} به گروه آمد",
    left: "{name} از گروه رفت",
    pinned: "پیامی سنجاق شد",
    migrated: "این گروه ابرگروه شد",
    members: "{count} نفر",
    moveClock: "جلو بردن ساعت",
    demoTime: "ساعت نمایش: {time}",
    hourLater: "یک ساعت بعد",
    tomorrowMorning: "فردا صبح",
    dayLater: "یک روز بعد",
    clockMoved: "حالا در نمایش {time} است.",
  },
  en: {
    name: "Poshtiban",
    explain:
      "A whole support desk on this machine: write as a requester on this side, answer as an agent on the other.",
    otherLanguage: "فارسی",
    requesters: "Requesters",
    agents: "Agents",
    openChatOf: "Chat of {name}",
    messagesOf: "Messages of {name}",
    newPerson: "A new requester",
    bot: "bot",
    typing: "typing…",
    agentMark: "agent",
    writeAs: "Write as",
    as: "as {name}",
    topics: "Topics",
    general: "General",
    back: "Back to the topics",
    noTopics: "A request gets its own topic here when an agent takes it.",
    noGroup: "There is no agents' group yet.",
    noPeople: "Nobody is here yet.",
    emptyChat: "Ask whatever you need, in your own words, typos and all.",
    emptyTopic: "There are no messages here yet.",
    start: "Start",
    tryThis: "Try asking",
    message: "Message",
    writeToBot: "Message to support…",
    writeToGroup: "Message to the group…",
    writeToTopic: "Answer the requester; // makes it a note…",
    send: "Send",
    save: "Save",
    attach: "Attach",
    commands: "Commands",
    samplePhoto: "A sample photo",
    sampleAlbum: "A sample album",
    sampleVoice: "A sample voice message",
    sampleSticker: "A sticker",
    sampleLocation: "A location",
    ownFile: "A file of yours…",
    reply: "Reply",
    replyTo: "Reply to {name}",
    edit: "Edit",
    editing: "Edit message",
    like: "Like",
    remove: "Delete",
    cancel: "Cancel",
    edited: "edited",
    block: "Block the bot",
    unblock: "Unblock",
    blocked: "You blocked the bot; nothing from it arrives.",
    close: "OK",
    more: "Show more",
    less: "Show less",
    down: "To the newest message",
    unread: "{count} new messages",
    newMessages: "new messages",
    closedTopic: "closed",
    connecting: "The connection is gone; trying again…",
    failed: "That did not work: {why}",
    photo: "Photo",
    voice: "Voice message",
    video: "Video",
    audio: "Audio",
    animation: "GIF",
    document: "File",
    sticker: "Sticker",
    video_note: "Video message",
    location: "Location",
    venue: "Location",
    contact: "Contact",
    poll: "Poll",
    dice: "Dice",
    somethingElse: "A message of another kind",
    play: "Play",
    pause: "Pause",
    forwarded: "Forwarded from {name}",
    spoiler: "Hidden text; press to see it",
    topicCreated: "Topic “{name}” was created",
    topicRenamed: "The topic is called “{name}” now",
    topicClosed: "The topic was closed",
    topicReopened: "The topic was opened again",
    joined: "{name} joined the group",
    left: "{name} left the group",
    pinned: "A message was pinned",
    migrated: "This group became a supergroup",
    members: "{count} members",
    moveClock: "Move the clock",
    demoTime: "Demo time: {time}",
    hourLater: "One hour later",
    tomorrowMorning: "Tomorrow morning",
    dayLater: "One day later",
    clockMoved: "In the demo it is {time} now.",
  },
};

// Suggestions of what to write, in the different ways in which people write.
export const SUGGESTIONS = [
  { text: "چجوری کانال بسازم؟", language: "fa" },
  { text: "پولم کم شد ولی انتقال انجام نشد", language: "fa" },
  { text: "chejoori kanal besazam", language: "fa" },
  { text: "How do I make a channel?", language: "en" },
  { text: "I want to talk to a person", language: "en" },
];

const KEPT_AS = "poshtiban-page-language";
let chosen = "en";

export function language() {
  return chosen;
}

export function direction() {
  return chosen === "fa" ? "rtl" : "ltr";
}

// Sets the language from the link (?lang=fa), the last choice, or the browser, in this order.
export function findLanguage() {
  const wanted = [
    new URLSearchParams(location.search).get("lang"),
    kept(),
    (navigator.language || "").slice(0, 2),
  ];
  chosen = wanted.find((name) => name in WORDS) || "en";
}

export function chooseLanguage(name) {
  chosen = name;
  try {
    localStorage.setItem(KEPT_AS, name);
  } catch {
    // If the browser cannot store the choice, it lasts until the page is closed.
  }
}

function kept() {
  try {
    return localStorage.getItem(KEPT_AS);
  } catch {
    return null;
  }
}

export function say(name, facts = {}) {
  const words = WORDS[chosen][name] ?? name;
  return words.replace(/\{(\w+)\}/g, (whole, fact) => String(facts[fact] ?? whole));
}

export function number(value) {
  return new Intl.NumberFormat(locale()).format(value);
}

export function clock(seconds) {
  const form = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return new Intl.DateTimeFormat(locale(), form).format(new Date(seconds * 1000));
}

// Returns a weekday, a date and a time of day.
export function moment(date) {
  const day = { weekday: "long", day: "numeric", month: "long" };
  const written = new Intl.DateTimeFormat(locale(), day).format(date);
  return `${written}${chosen === "fa" ? "، " : ", "}${clock(date / 1000)}`;
}

export function duration(seconds) {
  const form = new Intl.NumberFormat(locale(), { minimumIntegerDigits: 2 });
  return `${number(Math.floor(seconds / 60))}:${form.format(Math.floor(seconds % 60))}`;
}

export function size(bytes) {
  const units = chosen === "fa" ? ["بایت", "کیلوبایت", "مگابایت"] : ["bytes", "kB", "MB"];
  let amount = bytes;
  let unit = 0;
  while (amount >= 1024 && unit < units.length - 1) {
    amount /= 1024;
    unit += 1;
  }
  const form = { maximumFractionDigits: amount < 10 && unit > 0 ? 1 : 0 };
  return `${new Intl.NumberFormat(locale(), form).format(amount)} ${units[unit]}`;
}

function locale() {
  return chosen === "fa" ? "fa-IR" : "en-GB";
}
