"""Load CSV files of parties, units and relationships by a mapping; see docs/import.md."""

from __future__ import annotations

from graphcrm.services.graph_import.load import run
from graphcrm.services.graph_import.mapping import ImportMapping
from graphcrm.services.graph_import.mapping_file import read_mapping
from graphcrm.services.graph_import.report import Counts, ImportReport, Refusal

__all__ = ["Counts", "ImportMapping", "ImportReport", "Refusal", "read_mapping", "run"]
