from heardwell.understand.metrics.tests.conftest import tell

__all__ = ["tell"]  # a fixture
