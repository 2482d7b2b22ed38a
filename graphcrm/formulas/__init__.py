"""Own formulas: a small safe language for derived fields; ``docs/formulas.md`` is its reference.

A formula reads fields of one record, and neither the database nor anything else; it always ends.
"""

from graphcrm.formulas.expressions import RESERVED
from graphcrm.formulas.formula import Formula
from graphcrm.formulas.functions import FUNCTIONS, TYPES

__all__ = ["FUNCTIONS", "RESERVED", "TYPES", "Formula"]
