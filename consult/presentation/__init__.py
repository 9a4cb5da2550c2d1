"""How values look in pages and mail: filters and globals for the templates, all in the reader's language."""

from collections.abc import Callable, Mapping
from functools import partial

from flask import Flask

from consult.presentation.bars import Bar, BarRow, BarScale, attribute_percent, bar, bar_scale, mail_bar
from consult.presentation.flags import Flag, flag_words, in_flag_order
from consult.presentation.formats import (
    chance,
    join_clauses,
    join_list,
    local_moment,
    machine_time,
    number,
    percent,
    points,
    utc_date,
    utc_moment,
    utc_time,
    weekday_name,
)
from consult.presentation.isolating import apart, theirs, titled
from consult.presentation.labels import (
    SIMPLE_LABELS,
    class_label,
    comparison_label,
    group_label,
    label,
    round_label,
)

__all__ = [
    "Bar",
    "BarRow",
    "BarScale",
    "Flag",
    "apart",
    "attribute_percent",
    "bar",
    "bar_scale",
    "chance",
    "class_label",
    "comparison_label",
    "flag_words",
    "group_label",
    "in_flag_order",
    "join_clauses",
    "join_list",
    "local_moment",
    "mail_bar",
    "number",
    "percent",
    "points",
    "register_presentation",
    "round_label",
    "theirs",
    "titled",
    "utc_date",
    "utc_moment",
    "utc_time",
    "weekday_name",
]

Filters = Mapping[str, Callable[..., object]]
LOOK_UPS: Filters = {name: partial(label, words) for name, words in SIMPLE_LABELS.items()}
FILTERS: Filters = {
    "number": number,
    "points": points,
    "percent": percent,
    "chance": chance,
    "utc_date": utc_date,
    "utc_time": utc_time,
    "utc_moment": utc_moment,
    "local_moment": local_moment,
    "weekday_name": weekday_name,
    "machine_time": machine_time,
    "join_list": join_list,
    "apart": apart,
    "theirs": theirs,
    "titled": titled,
    "attribute_percent": attribute_percent,
    "class_label": class_label,
    "group_label": group_label,
    "comparison_label": comparison_label,
    "round_label": round_label,
    "flag_words": flag_words,
    "in_flag_order": in_flag_order,
    **LOOK_UPS,
}
GLOBALS: Filters = {
    "bar": bar,
    "bar_row": BarRow,
    "bar_scale": bar_scale,
    "mail_bar": mail_bar,
    "flag": Flag,
}


def register_presentation(app: Flask) -> None:
    """Give the templates of an application these filters and globals, and no blank line where a tag stood."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(GLOBALS)
