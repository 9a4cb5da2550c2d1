"""The regions of the world in which the countries lie.

Source: United Nations Statistics Division, Standard country or area codes for statistical use (M49), geographic
regions, by ISO 3166-1 alpha-2 code. Antarctica has no region there. TW, which M49 does not list, stands with Asia.
"""

from collections.abc import Mapping
from types import MappingProxyType

COUNTRIES_OF: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        region: tuple(countries.split())
        for region, countries in {
            "002": (
                "DZ EG LY MA SD TN EH BI KM DJ ER ET TF IO KE MG MW MU YT MZ RE RW SC SO SS UG TZ ZM ZW "
                "AO CM CF TD CG CD GQ GA ST BW SZ LS NA ZA BJ BF CV CI GM GH GN GW LR ML MR NE NG SH SN SL TG"
            ),
            "019": (
                "AI AG AW BS BB BQ VG KY CU CW DM DO GD GP HT JM MQ MS PR BL KN LC MF VC SX TT TC VI "
                "BZ CR SV GT HN MX NI PA AR BO BV BR CL CO EC FK GF GY PY PE GS SR UY VE BM CA GL PM US"
            ),
            "142": (
                "KZ KG TJ TM UZ CN HK MO TW KP JP MN KR BN KH ID LA MY MM PH SG TH TL VN AF BD BT IN IR MV NP PK LK "
                "AM AZ BH CY GE IQ IL JO KW LB OM QA SA PS SY TR AE YE"
            ),
            "150": (
                "BY BG CZ HU PL MD RO RU SK UA AX GG JE DK EE FO FI IS IE IM LV LT NO SJ SE GB "
                "AL AD BA HR GI GR VA IT MT ME MK PT SM RS SI ES AT BE FR DE LI LU MC NL CH"
            ),
            "009": "AU CX CC HM NZ NF FJ NC PG SB VU GU KI MH FM NR MP PW UM AS CK PF NU PN WS TK TO TV WF",
        }.items()
    }
)
"""The code of each region to its countries and areas."""

_REGION_OF = {country: region for region, countries in COUNTRIES_OF.items() for country in countries}


def region_of(country: str | None, *, given: str | None = None) -> str | None:
    """The M49 region of an organisation: the one that was given, else that of its country; None when neither is known.

    Args:
        country: ISO 3166-1 alpha-2 code.
        given: M49 code that somebody chose for the organisation.
    """
    return given or _REGION_OF.get(country or "")
