"""French."""

from consult.domain.wording_check.lexicon import Lexicon

FRENCH = Lexicon(
    language="fr",
    sides={
        "support": (
            "pour | appui | appuie | appuient | appuyé* | soutien | soutient | soutiennent | favorable* | en faveur"
        ),
        "oppose": "contre | oppos* | objection | objections | objecte | objectent | défavorable*",
        "neutral": "neutre | neutres",
        "abstain": "abstenti* | abstien* | abstenai* | abstenu*",
        "cannot accept": "ne peut pas accepter | ne peut accepter | ne peut pas l accepter | ne peut l accepter",
        "other side": "de l autre côté",
        "neither side": "d aucun côté",
        "share in support": "avec la part d appui | la part d appui",
    },
    words={
        "delegation": "délégation | délégations",
        "answer": "répondu | réponse | réponses",
        "consensus": "consensus",
        "agreement": "accord",
        "divide": "divisé | divisés | divisée | divisées | division | divisions",
        "lean": "penche | penchent | tendance",
        "mostly": "majoritairement | surtout",
    },
    quantities={
        "all": "tous | toutes | tout | toute",
        "every": "chaque | chacun | chacune",
        "at least": "au moins",
        "at most": "au plus",
        "fewer than": "moins de",
        "more than": "plus de",
        "a third": "un tiers",
        "half": "moitié",
        "somebody": "quelqu un",
    },
    none="ne | n | pas | personne | aucun | aucune | ni | sans | jamais | non | nul | nulle",
    scope={"before": "auparavant | avant | précédemment"},
    fillers=(
        "le la les l un une des du de d à au aux en dans sur par avec est sont était étaient été être a ont avait "
        "avaient ce cette ces c il elle ils elles s y se qui que qu dont agit savoir sujet groupe groupes "
        "maintenant désormais"
    ),
    strong="tandis que | tandis qu | alors que | alors qu | mais",
    weak="et | ainsi que",
    numbers={
        "0": "zéro",
        "2": "deux",
        "3": "trois",
        "4": "quatre",
        "5": "cinq",
        "6": "six",
        "7": "sept",
        "8": "huit",
        "9": "neuf",
        "10": "dix",
        "11": "onze",
        "12": "douze",
        "13": "treize",
        "14": "quatorze",
        "15": "quinze",
        "16": "seize",
        "20": "vingt",
        "30": "trente",
        "40": "quarante",
        "50": "cinquante",
    },
    grouping="\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}",
    decimal=",",
)
