"""A run as data: tapes of floating-point operations, which a browser can run as well."""

from __future__ import annotations

from tapes.tape import Tape, from_bytes, to_bytes
from tapes.trace import Tapes, loss_tape, start_tape, trace

__all__ = ["Tape", "Tapes", "from_bytes", "loss_tape", "start_tape", "to_bytes", "trace"]
