"""What `make bench` measures: each figure beside its reference, in the same run and on the same machine."""

import os

# before numpy loads: the numeric libraries get one thread, on both sides of every comparison
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")
