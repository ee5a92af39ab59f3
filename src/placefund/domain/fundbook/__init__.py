"""A fund as data: read a fundbook from the texts of its files, and prove that its floors fit into its envelope."""

from placefund.domain.fundbook.allocation_proof import FloorProof, allocations_at, allocations_on, proof
from placefund.domain.fundbook.faults import Fault
from placefund.domain.fundbook.format import Fundbook
from placefund.domain.fundbook.reader import Reading, read_fundbook

__all__ = [
    "Fault",
    "FloorProof",
    "Fundbook",
    "Reading",
    "allocations_at",
    "allocations_on",
    "proof",
    "read_fundbook",
]
