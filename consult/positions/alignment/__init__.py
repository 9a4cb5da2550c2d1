"""Where the member bodies of one delegation stand apart, and what of it its focal point releases to the desk."""
