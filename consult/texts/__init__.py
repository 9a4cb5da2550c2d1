"""What can be read out of texts: near-copies, themes, and recommendations that were made before."""
