"""What every test of coding may ask for."""

import pytest
from coded import Coder, code


@pytest.fixture(scope="session")
def told() -> Coder:
    """Text to its report and claims."""
    return code
