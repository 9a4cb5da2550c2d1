"""The only place where events are named, published and claimed."""
