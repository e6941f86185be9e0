"""Fetching: bytes from the network, from public addresses only and within limits, politely and under our own name."""
