"""Texts of our own writing that the Go program must read exactly as Python does."""

_PARAGRAPH = (
    "The move was planned for spring, but the landlord called in January and everything came at once. "
    "I packed at night, worked in the day, and slept on a mattress between the boxes. My sister drove three hours "
    "to help me carry the table, and we laughed because it did not fit through the door. Some mornings I sat on the "
    "stairs with a cup of tea and could not decide which box to open first. A neighbour I had never met brought soup. "
    "I am writing this down because I want to remember that it was hard and that people were kind. "
)

TEXTS: list[tuple[str, str]] = [
    ("empty", ""),
    ("only white space", " \t\r\n "),
    ("short", "I can't sleep before the exam."),
    ("calm", "We had a slow Sunday: pancakes, a walk by the river, and an old film in the evening."),
    ("tense", "Every time the phone rings my chest gets tight. The rent is late again and I don't know whom to ask."),
    ("emoji joined by zero-width joiners", "Met my family 👩‍👩‍👧‍👦 today ❤️ and I'm so relieved 😮‍💨!"),
    (
        "accents, composed and not",
        "Café déjà vu, naïve coöperation; cafe\u0301 de\u0301ja\u0300 vu. Ångström, Łódź, straße, İstanbul.",
    ),
    ("address and numbers", "See https://example.org/a_b?q=1&r=2#top or write to me@example.org, 3.14% by 10:45."),
    (
        "markdown",
        "**Update:** it's *fine* now.\n\n> quoted line\n\n- one\n- two\n\n[link](https://example.org) `code` ~~gone~~",
    ),
    ("chinese, japanese, korean", "今天很累, 明日は休みです。 오늘은 괜찮아요. mixed with English words"),
    ("other scripts", "Мне сегодня спокойно. שלום לכולם. مرحبا بالجميع. नमस्ते दुनिया. สวัสดี"),
    ("special tokens in the text", "I typed [SEP] and [CLS] and [MASK] by mistake, sorry about that [PAD]."),
    ("upper case", "WHY DOES NOBODY ANSWER THE DOOR WHEN I KNOCK"),
    ("only punctuation", "?!... --- ((())) ;;; ***"),
    ("control characters", "one\u0000two\u0007three\u00adfour\u200bfive\ufefffive\u2028six\u00a0seven\ufffdeight"),
    ("a word of more than 100 letters", "so " + "na" * 60 + " what"),
    (
        "quotes and dashes",
        "\u201cIt\u2019s fine,\u201d she said \u2014 \u2018really\u2019\u2026 half\u2013past; 5\u2032 \u00bd \u2122",
    ),
    ("broken encoding", "I don‚Äôt know why this looks odd, itâ€™s copied from somewhere."),
    ("words the model does not know", "The 𝕗𝕒𝕟𝕔𝕪 𝓁𝑒𝓉𝓉𝑒𝓇𝓈 and ꙮ stand beside plain ones."),
    ("one full window", " ".join(["tea"] * 510)),
    ("one token more than a window", " ".join(["tea"] * 511)),
    ("seven hundred words and more", _PARAGRAPH * 7),
]
