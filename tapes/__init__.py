"""A run as data: tapes of floating-point operations, which a browser can run as well."""

from __future__ import annotations

from tapes.tape import Tape, from_bytes, to_bytes
from tapes.trace import Tapes, start_tape, trace

__all__ = ["Tape", "Tapes", "from_bytes", "start_tape", "to_bytes", "trace"]
