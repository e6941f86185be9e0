"""Profiles of the property tests: the usual number of examples, or thousands (`--hypothesis-profile thousands`).

Neither has a deadline: a machine with other work is slow, and the tests hold what is right, not what is fast.
"""

from hypothesis import HealthCheck, settings

settings.register_profile("usual", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thousands", settings.get_profile("usual"), max_examples=5_000)
settings.load_profile("usual")
