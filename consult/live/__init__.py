"""Live pages: who has a page open hears that there is something newer, never what; the page then asks as usual."""
