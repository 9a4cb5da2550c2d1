"""Spanish."""

from consult.domain.wording_check.lexicon import Lexicon

SPANISH = Lexicon(
    language="es",
    sides={
        "support": "a favor | favor | favorable* | apoyo | apoya | apoyan | apoyaba* | apoyaron",
        "oppose": (
            "en contra | contra | contraria* | opone | oponen | oposición | objeta | objetan | objetaron | objeción"
        ),
        "neutral": "neutral | neutrales",
        "abstain": "abstien* | absten* | abstuv* | abstención | abstenciones",
        "cannot accept": "no puede aceptar | no pueden aceptar | no puede aceptarla",
        "other side": "del otro lado",
        "neither side": "de ningún lado",
        "share in support": "con la proporción a favor | la proporción a favor",
    },
    words={
        "delegation": "delegación | delegaciones",
        "answer": "respondido | respondieron | respuesta | respuestas",
        "consensus": "consenso",
        "agreement": "acuerdo",
        "divide": "dividido | divididos | dividida | divididas | división | divisiones",
        "lean": "inclina | inclinan | tendencia",
        "mostly": "mayoritariamente | mayoría",
    },
    quantities={
        "all": "todos | todas | todo | toda",
        "every": "cada",
        "at least": "al menos | por lo menos",
        "fewer than": "menos de",
        "more than": "más de",
        "a third": "un tercio",
        "half": "mitad",
        "somebody": "alguien",
    },
    none="no | nadie | ningún | ninguno | ninguna | ni | sin | nunca | tampoco",
    scope={"before": "antes | anteriormente | previamente"},
    fillers=(
        "el la los las lo un una unos unas de del al a en con por sobre es son está están estaba estaban estuvo ha han "
        "había habían hay ser este esta esto estos estas ese esa se su sus le les que cual cuales grupo grupos "
        "saber ahora"
    ),
    strong="mientras que | mientras | pero",
    weak="y | e | así como",
    numbers={
        "0": "cero",
        "2": "dos",
        "3": "tres",
        "4": "cuatro",
        "5": "cinco",
        "6": "seis",
        "7": "siete",
        "8": "ocho",
        "9": "nueve",
        "10": "diez",
        "11": "once",
        "12": "doce",
        "13": "trece",
        "14": "catorce",
        "15": "quince",
        "20": "veinte",
        "30": "treinta",
        "40": "cuarenta",
        "50": "cincuenta",
    },
    grouping=".\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}",
    decimal=",",
)
