"""Whatever is done at a desk in whatever order, no mail leaves whose bytes differ from the approved ones.

Before a release: `CONSULT_DESK_RUNS=2000 make test ARGS="-n0 -s tests/consult/synthesis/test_desk_machine.py"`;
`CONSULT_DESK_SEED` plays others.
"""

import os

import pytest
from hypothesis import HealthCheck, Phase, seed
from hypothesis import settings as runs
from hypothesis.stateful import run_state_machine_as_test

from tests.consult.synthesis.busy_desk import BusyDesk
from tests.consult.synthesis.desk_machine import Desk, Stage

USUAL = 12
RUNS, SEED = (int(os.environ.get(f"CONSULT_DESK_{name}", usual)) for name, usual in (("RUNS", USUAL), ("SEED", 5)))
STEPS = 50


@pytest.mark.timeout(300 if RUNS <= USUAL else 0)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_mail_leaves_that_was_not_approved_byte_for_byte(app, settings, smtp_inbox, tmp_path):
    Desk.stage = Stage.set(settings, smtp_inbox, tmp_path)
    often = runs(
        max_examples=RUNS,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,) if RUNS <= USUAL else (Phase.generate, Phase.shrink),
    )

    run_state_machine_as_test(seed(SEED)(BusyDesk), settings=often)

    seen = Desk.stage.seen
    print(f"{RUNS} runs, seed {SEED}:", dict(seen))
    assert min(seen[name] for name in ("say", "draft", "approve", "send", "mails")) > 0, seen
    assert sum(times for name, times in seen.items() if name.startswith("send: ")) > 0, seen
