"""Workers: what happens after the answer. They carry out; every rule is in `consult`."""
