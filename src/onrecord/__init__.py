"""onrecord: news reports in, an attributed record out.

>>> import onrecord
>>> readout = onrecord.read("Russia denied on Friday that it had attacked Ukraine.", published="2025-09-05")

Who did what to whom, where and when, according to whom, how firmly, and what is still open.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onrecord.errors import InputError, LedgerError, OnRecordError, PipelineError, RuleError, UsageError
    from onrecord.export.frames import Events
    from onrecord.ledger.ledger import Ledger
    from onrecord.pipeline import Rules, load_rules, read, read_out
    from onrecord.readers.plain import report_from_text
    from onrecord.records import Actor, Claim, Event, Question, Readout, Report, Source, Span, to_plain

_HOMES = {
    "onrecord.errors": ("InputError", "LedgerError", "OnRecordError", "PipelineError", "RuleError", "UsageError"),
    "onrecord.export.frames": ("Events",),
    "onrecord.ledger.ledger": ("Ledger",),
    "onrecord.pipeline": ("Rules", "load_rules", "read", "read_out"),
    "onrecord.readers.plain": ("report_from_text",),
    "onrecord.records": ("Actor", "Claim", "Event", "Question", "Readout", "Report", "Source", "Span", "to_plain"),
}

__all__ = [
    "Actor",
    "Claim",
    "Event",
    "Events",
    "InputError",
    "Ledger",
    "LedgerError",
    "OnRecordError",
    "PipelineError",
    "Question",
    "Readout",
    "Report",
    "RuleError",
    "Rules",
    "Source",
    "Span",
    "UsageError",
    "load_rules",
    "read",
    "read_out",
    "report_from_text",
    "to_plain",
]


def __getattr__(name: str) -> Any:
    """Public names are imported on first use, so that `onrecord --help` does not load the pipeline."""
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module 'onrecord' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
