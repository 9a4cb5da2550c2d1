from tests.demonstration import demo_app, demo_file

__all__ = ["demo_app", "demo_file"]
