#!/usr/bin/env python3
"""Writes short invented posts as JSON Lines, the same ones each time: nearly all are of everyday life, as in a stream.

    .ci/invented_posts.py 20000 > posts.jsonl
"""

import json
import random
import sys

OPENINGS = [
    "Walked to the market this morning", "My sourdough finally rose", "The bus was late again", "We painted the fence",
    "Finished the second book of the series", "The neighbour's dog visited us", "My team lost by one goal", "The printer at work broke down",
    "Planted tomatoes on the balcony", "Found an old bicycle in the shed", "The new café has good soup", "Tried the recipe from the forum",
]
MIDDLES = [
    "and it took longer than I thought.", "which nobody had expected.", "so I was in a good mood for the rest of the day.",
    "but the rain spoilt it a little.", "and my sister laughed about it.", "and now I need a better plan for next week.",
    "though the prices have gone up.", "and I would do it again.",
]
ENDINGS = [
    "Has anyone here done the same?", "I will post a picture tomorrow.", "What would you change?", "The kids loved it.", "Any tips for a beginner?",
    "Not sure what to do with the rest.", "It was worth the wait.", "Next time I bring an umbrella.", "Does it get easier?", "Thanks for reading.",
]
LOW = [  # one post in fifty
    "I haven't slept well for weeks and I am exhausted.", "Everything feels pointless lately.", "I cried at work again and I don't know why.",
    "I don't want to be here anymore.", "I worry all day and can't concentrate.", "Two years ago I could not get out of bed.",
]


def post(number: int, draw: random.Random) -> dict[str, object]:
    sentences = [f"{draw.choice(OPENINGS)} {draw.choice(MIDDLES)}"]
    sentences += draw.sample(ENDINGS, draw.randint(1, 3))
    if draw.random() < 0.02:
        sentences.insert(1, draw.choice(LOW))
    return {
        "id": f"invented-{number:07d}",
        "text": " ".join(sentences),
        "community": draw.choice(["everyday", "garden", "cooking"]),
        "author": f"invented_{draw.randint(1, 4000)}",
        "created_at": 1_760_000_000 + 13 * number,
    }


def main() -> None:
    draw = random.Random(1)
    for number in range(int(sys.argv[1])):
        print(json.dumps(post(number, draw), ensure_ascii=False))


if __name__ == "__main__":
    main()
