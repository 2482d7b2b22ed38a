"""graphcrm: a relationship CRM on Neo4j that answers who knows whom."""

__version__ = "0.1.0"
