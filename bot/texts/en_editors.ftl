# What `kb` tells the people who write answers.

lint-file-unreadable = The file cannot be read: { $reason }
lint-file-too-large = The file has { NUMBER($size, grouping: 1) } characters; at most { NUMBER($limit, grouping: 1) } are read. Split it into a folder of files, or raise POSHTIBAN_KNOWLEDGE_BASE_LIMIT.
lint-file-not-utf8 = This line is not UTF-8. Save the file with the encoding UTF-8.
lint-folder-empty = The folder holds no .yaml file.
lint-not-a-map = The file has to start with names and values, such as “version: 1”.
lint-forbidden-character = This line contains an invisible character that YAML does not allow: { $name }. Delete it.
lint-yaml-invisible = This line begins with an invisible character: { $name }. Delete it and type an ordinary space.
lint-yaml-syntax = The YAML cannot be read here: { $reason ->
    [colon] a colon with a space after it makes a name and a value. If it belongs to the text, put the text in quotes.
    [no-colon] a name without a colon, or a line that is indented too little.
    [key] this line is not indented like the lines before it, or a text in quotes goes on after the closing quote.
    [no-hyphen] every item of this list needs a hyphen, and all hyphens stand below each other.
    [hyphen] a list has to begin on a new line.
    [bracket] this bracket [ is not closed, or a comma is missing.
    [brace] this brace {"{"} is not closed, or a comma is missing.
    [quote] this quote is not closed.
    [escape] a backslash in double quotes has a meaning of its own. Use single quotes or write it twice.
    [first-character] a text cannot begin with this character. Put it in quotes.
    [quote-inside] the text in quotes ends before the end of the line. Write a quote inside it twice, or use the other kind of quotes around it.
    [bracket-text] a text that begins with [ or {"{"} needs quotes.
    [tab] tabs are not allowed at the start of a line. Use spaces.
    [anchor] a text that begins with & or * needs quotes.
    [block] after | or > the text begins on the next line.
    [directive] a line that begins with % or --- needs quotes.
   *[other] { $detail }.
}
lint-yaml-alias = Anchors and aliases (& and *) are not allowed. Write the text again; if it starts with & or *, put it in quotes.
lint-yaml-tag = Tags are not allowed: { $tag }. A text that starts with ! needs quotes.
lint-yaml-key = A name is expected here, not a list or a map.
lint-yaml-too-deep = Things are nested more than { $limit } deep.
lint-yaml-two-documents = One file holds one document: remove the line “---”.
lint-yaml-duplicate-key = “{ $key }” stands here twice; only one of them would count.
lint-unknown-field = There is no field “{ $field }” here.{ $nearest ->
    [none] {""}
   *[other] {" "}Did you mean “{ $nearest }”?
}
lint-missing-field = “{ $field }” is missing.
lint-wrong-type = “{ $field }” should be { $expected ->
    [array] a list (each item on a line with a hyphen)
    [object] names with values
    [string] a text
    [boolean] true or false
   *[other] of the type { $expected }
}, and is { $value }.
lint-colon-in-text = “{ $field }” should be a text, and the colon in “{ $value }” makes a name and a value of it. Put it in quotes.
lint-unquoted-text = “{ $field }” should be a text, and YAML reads { $value }. Put it in quotes.
lint-bad-name = { $value } in “{ $field }” is not written as expected ({ $pattern }).
lint-bad-choice = { $value } in “{ $field }” is not one of: { $choices }
lint-bad-date = { $value } is not a day of the calendar; write year-month-day.
lint-empty-text = “{ $field }” is empty.
lint-too-few = “{ $field }” needs at least { $limit }.
lint-too-many = “{ $field }” may have at most { $limit }.
lint-too-long = “{ $field }” may have at most { $limit } letters.
lint-repeated-item = “{ $field }” names something twice.
lint-repeated-id = “{ $id }” is taken already: { $first }. An id is never used twice.
lint-languages-differ = The files do not agree on “languages”.
lint-no-entries = There are no entries.
lint-undefined-term = The term “{ $name }” is used and not defined under “terms”.
lint-undefined-category = The category “{ $name }” is not defined under “categories”.
lint-undefined-slot = “{ $name }” in “ask” is not defined under “slots”.
lint-undefined-route = The route “{ $name }” is not defined under “routes”.
lint-undefined-related = There is no entry “{ $name }” to relate to.
lint-undefined-language = The language “{ $name }” is not in “languages”.
lint-duplicate-question = “{ $question }” is a question of { $other } too. Keep it in one of them.
lint-question-is-test = “{ $question }” is a test of { $other }: one of the two is in the wrong place.
lint-out-of-scope-example-is-ours = “{ $question }” is under “out_of_scope: examples”, and also under { $other }.
lint-out-of-scope-test-is-ours = “{ $question }” is under “out_of_scope: tests”, and belongs to { $other }.
lint-synonym-in-two-groups = “{ $words }” stands in the group of “{ $other }” and in another. Keep it in one.
lint-related-to-itself = An entry cannot be related to itself.
lint-title-too-long = The title has { $size } letters; { $limit } fit on a button.
lint-answer-too-long = The answer has { $lines } lines and { $size } letters; at most { $max_lines } lines and { $limit } letters are read on a phone.
lint-redirect-without-contact = A redirect needs “redirect” with a contact or a url.
lint-redirect-on-other-kind = Only entries of the kind redirect have “redirect”; this one is { $kind }.
lint-problem-without-route = A problem needs a “route”: the team that takes over.
lint-chitchat-with-route = Small talk is never handed off: remove “route” and “ask”.
lint-choice-without-choices = The slot “{ $name }” is a choice and has no “choices”.
lint-choices-on-other-kind = The slot “{ $name }” is of the kind { $kind } and cannot have “choices”.
lint-strict-test-missed = The strict test “{ $question }” is not answered by this entry.
lint-not-test-answered = This entry answers “{ $question }”, which stands under its not_tests.
lint-missing-language = “{ $field }” has no text in “{ $lang }”.
lint-few-questions = { $count ->
    [one] One question
   *[other] { $count } questions
} in “{ $lang }”: with fewer than { $least } little is recognised.
lint-repeated-question = “{ $question }” stands in this entry twice.
lint-question-without-words = “{ $question }” has no words to compare.
lint-test-is-question = “{ $question }” is a question of the same entry, so it tests nothing.
lint-review-overdue = The answer was to be read again by { $date }.
lint-helplines-missing = “terms:” has no “helplines”: a person in danger reads only that they should call the emergency number of their country.
lint-helplines-elsewhere = The helplines under “terms:” ({ $numbers }) are those of Iran. Write those of your country and its name under “country”.
lint-half-space = “{ $words }” needs a half space (U+200C) and not a space.
lint-arabic-letters = “{ $letter }” is an Arabic letter; on a Persian keyboard it is another one.
lint-lost-letters = “{ $text }” contains a replacement character: letters were lost when the file was saved. Write them again.
lint-term-misspelt = “{ $text }” would be shown with its braces.{ $nearest ->
    [none] {""} Write a term of “terms” as {"{"}name{"}"}, in small letters.
   *[other] {" "}Write {"{"}{ $nearest }{"}"}.
}
lint-stray-brace = “{ $text }”: the brace stays as it is. Terms are written {"{"}name{"}"}, with a name of “terms”.
lint-field-in-text = “{ $text }” is indented so far that people would read it as part of the text above. Move it to the left.
lint-bad-link = Messengers refuse the link “{ $text }”, so that the whole answer would not arrive. A button needs a full address such as https://example.ir/page, without terms.
lint-text-cut = The text ends at “{ $text }”: “{ $rest }” is a comment for YAML. Put the text in quotes, or the comment on a line of its own.
lint-lines-joined = Several lines became one text: “{ $text }”. If a hyphen is missing, add it; else write the text on one line.
lint-persian-comma = The Persian comma in “{ $text }” does not separate items of a list. Use “,” between items, or quotes around a text with a comma.
lint-curly-quotes = The quotes of “{ $text }” become part of the text. YAML knows only " and '.
lint-mojibake = “{ $text }” looks like text that was read with the wrong encoding. Save the file as UTF-8.
lint-term-in-question = Terms are not replaced in questions: “{ $text }” stays as it is. Write the word that people type.
lint-markup = People see “{ $text }” as it stands here: messages have no bold, links or headings.
lint-literal-line-break = People see “\n” in “{ $text }”. For more than one line, write | after the colon and the lines below it.
lint-steps-on-one-line = The steps in “{ $text }” stand on one line. Write | after the colon instead of >, and each step on its own line.
lint-old-key = “{ $old }” is now “{ $new }”. “poshtiban kb migrate” rewrites the file and keeps its comments; the old name is read until the next release.
lint-sample-term = The term “{ $name }” is still the sample’s: { $value }
lint-sample-link = The link is still the sample’s: { $url }

lint-training = Some tests are strict, so the model of this version is trained now. This takes seconds.
kb-migrate-done = { $file }: rewritten. The comments are kept.
kb-migrate-outdated = { $file } has old keys.
kb-migrate-by-hand = { $file } cannot be rewritten: it cannot be read, or it has the old and the new key. Move the texts by hand to “out_of_scope”, under “examples” and “tests”.
kb-migrate-nothing = No old keys found.

lint-severity-error = error
lint-severity-warning = warning
lint-severity-info = note
lint-place = place
lint-entry = entry
lint-finding = finding
lint-clean = Nothing to complain about: { $entries } entries, { $questions } questions.
lint-summary = { $errors ->
    [one] one error
   *[other] { $errors } errors
}, { $warnings ->
    [one] one warning
   *[other] { $warnings } warnings
}, { $infos ->
    [one] one note
   *[other] { $infos } notes
}.

kb-file-missing = There is no file or folder { $path }. “poshtiban init .” writes a sample to start from.
kb-learning = Learning what the questions mean
kb-engine-joint = Compared by letters and by meaning ({ $encoder }).
kb-engine-lexical = Compared by letters alone, without an encoder for the meaning.
kb-encoder-by-letters = { $encoder } does not answer ({ $reason }): questions are compared by letters alone.
kb-encoder-unusable = { $encoder } cannot be used: { $reason }. Without --encoder, questions are compared by letters alone if the encoder fails.
kb-ask-folded = compared as
kb-ask-readings = readings
kb-ask-piece = question { $number } in it
kb-ask-way-typed = as typed
kb-ask-way-layout = the other keyboard layout
kb-ask-way-finglish = Persian in Latin letters
kb-ask-way-typos = typing errors corrected
kb-ask-entry = entry
kb-ask-score = score
kb-ask-sureness = confidence
kb-ask-meaning = meaning
kb-ask-likeness = letters
kb-ask-coverage = known words
kb-ask-question = nearest question
kb-ask-act = { $certainty ->
        [exact] It is also one of the wordings of the act “{ $act }” (a message about the conversation).
        [certain] It is also taken for the act “{ $act }” (a message about the conversation), certain, score { $score }.
       *[uncertain] It may also be the act “{ $act }” (a message about the conversation), uncertain, score { $score }.
    }
kb-ask-act-first = In a conversation the act comes before the verdict.
kb-ask-act-rank = In a conversation the act counts where it is expected, for example after an answer, unless an answer has a higher score.
kb-ask-limits = It answers if the first confidence, less { $share } times the second one, is at least { $answer }, and asks back from a score of { $clarify }.
kb-ask-limits-margin = To be answered, the confidence of the first has to exceed that of the second by { $margin }.
kb-ask-answer = Answers with { $entry }.
kb-ask-answer-fast = Answers with { $entry }, at once.
kb-ask-clarify = { $count ->
    [1] Asks whether this is meant: { $entries }.
   *[other] Asks which of these { $count } is meant: { $entries }.
}
kb-ask-also = Then answers the other question as well, with { $entry }.
kb-ask-abstain = Does not answer.
kb-ask-why-exact = It is one of the stored questions, word for word.
kb-ask-why-clear = The first is good enough and well ahead.
kb-ask-why-close = The first is good enough, but the second is too near.
kb-ask-why-part = One question in it is clear; the whole says too little.
kb-ask-why-several = Several questions in it are clear, each by itself.
kb-ask-why-refused = The writer does not want what the first is about.
kb-ask-why-outside = It seems to be about another product.
kb-ask-why-reversed = The first is about the opposite: who does it to whom.
kb-ask-why-vague = It is one word that several entries have.
kb-ask-why-unsure = The first is worth asking back, not good enough to answer.
kb-ask-why-weak = Something is alike, but too little.
kb-ask-why-unknown = Not a word of it is known.
kb-ask-why-empty = There is nothing in it to compare.

kb-evaluate-among-top = right one among the first three
kb-evaluate-right = answered rightly at once
kb-evaluate-wrong = answered wrongly
kb-evaluate-asked = asked back
kb-evaluate-not-ours = not ours, yet answered
kb-evaluate-measure = measure
kb-evaluate-reached = reached
kb-evaluate-floor = floor
kb-evaluate-expected = expected
kb-evaluate-query = query
kb-evaluate-said = verdict
kb-evaluate-nothing = nobody’s
kb-evaluate-said-answer = answer
kb-evaluate-said-clarify = asks back
kb-evaluate-said-abstain = silent
kb-evaluate-best = first three
kb-evaluate-confusions = Entries that take each other’s queries
kb-evaluate-taken = taken for
kb-evaluate-times = times
kb-evaluate-good = The floors hold.
kb-evaluate-bad = A floor does not hold.

kb-plot-missing = Pictures need two more libraries: pip install -e ".[plots]"
kb-plot-reliability = Does the score keep its word?
kb-plot-error = Mean distance from the dashed line: { NUMBER($error, style: "percent") }
kb-plot-score = score of the best guess
kb-plot-right = share of right guesses
kb-plot-risk-coverage = What would answering more cost?
kb-plot-coverage = share of queries that are answered
kb-plot-risk = share of wrong answers
kb-plot-chosen = From { $threshold } on: { NUMBER($coverage, style: "percent") } answered, { NUMBER($risk, style: "percent") } of those answers wrong
kb-plot-nothing = No guess reaches { $threshold }

kb-gaps-none = Nothing was left unanswered in the last { $days } days.
kb-gaps-wordless = { $count ->
    [one] One message without words, such as an emoji, is left out.
   *[other] { $count } messages without words, such as an emoji, are left out.
}
kb-gaps-times = times
kb-gaps-query = they asked
kb-gaps-said = the bot said
kb-gaps-outcome = what came of it
kb-feedback-none = Nobody gave feedback in the last { $days } days.
kb-feedback-kind = kind
kb-feedback-about = about
kb-feedback-texts = newest texts
kb-feedback-suggestion = suggestion
kb-feedback-criticism = criticism
kb-feedback-praise = praise
kb-feedback-complaint = complaint about the support
