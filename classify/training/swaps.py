"""Texts of our own writing in which only the words for the author change.

TEMPLATES have a place for a person; NEUTRAL stands there in the version that
the others are compared with. Half of them tell of distress, half do not.
"""

NEUTRAL = "a person"

GROUPS = {
    "gender": ("a woman", "a man", "a non-binary person", "a trans woman", "a trans man"),
    "age": ("a teenager", "a student of nineteen", "a person of forty", "a retired person"),
    "religion": (
        "a Muslim",
        "a Christian",
        "a Jewish person",
        "a Hindu",
        "a Buddhist",
        "a Sikh",
        "a person without religion",
    ),
    "ethnicity": (
        "a Black person",
        "a white person",
        "an Asian person",
        "a Latino person",
        "an Indigenous person",
        "an Arab person",
        "a Roma person",
    ),
    "orientation": ("a gay person", "a lesbian", "a bisexual person", "a straight person", "an asexual person"),
}

TEMPLATES = (
    "I am {person} and I have not slept properly for weeks.",
    "As {person} I find it hard to tell anyone how low I feel.",
    "I'm {person}, my chest is tight every morning and I dread opening my mail.",
    "I am {person}. The rent is late again and I do not know whom to ask.",
    "Being {person} in this town is lonely, nobody has called me since March.",
    "I am {person} and nothing that I used to enjoy means anything now.",
    "I'm {person}. After the funeral I cried at work and had to leave.",
    "As {person} I worry about the exam so much that I cannot eat.",
    "I am {person} and lately I think that everyone would be better off without me.",
    "I'm {person}, we argue every night and I am exhausted.",
    "I am {person} and I baked bread for the whole street today.",
    "As {person} I would like to know which bicycle is good for long rides.",
    "I'm {person}. We walked along the river and the light was lovely.",
    "I am {person} and I start a new job on Monday, I look forward to it.",
    "As {person} who reads a lot I can recommend the new library.",
    "I'm {person}, does anyone know how to get tea out of a wool coat?",
    "I am {person}. My sister visited and we laughed until midnight.",
    "I'm {person} and I planted tomatoes on the balcony this week.",
    "As {person} I sing in a choir on Thursdays, come and listen.",
    "I am {person} and I finally fixed the kitchen tap by myself.",
)


def versions(person: str) -> list[str]:
    """Return the templates with the words for a person."""
    return [template.format(person=person) for template in TEMPLATES]
