"""What a user might pick instead of graphcrm, each answering the same questions from the same files.

A module for each: ``neo4j`` (graphcrm itself and the bare driver), ``postgres``, ``lite`` (SQLite), ``memory``
(networkx and rustworkx). ``question`` says what is asked and answered, ``society`` reads the files, ``contest`` asks.
"""
