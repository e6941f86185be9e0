"""Profiles of the property tests: the usual number of examples, or thousands (`--hypothesis-profile thousands`)."""

from hypothesis import settings

settings.register_profile("thousands", max_examples=5_000, deadline=None)
