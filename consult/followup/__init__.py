"""What follows from what was said: an answer to each input, and the end of a consultation."""
