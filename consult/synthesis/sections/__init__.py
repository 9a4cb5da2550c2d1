"""The parts of a digest beside what is said target by target: what each rests on and what may be told to whom."""
