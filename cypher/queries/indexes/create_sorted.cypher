// Creates the index of an own field of parties, in which those of one value stand in the order of their names.
CREATE INDEX {{index}} IF NOT EXISTS FOR (n:Party) ON (n.{{property}}, n.sort_key)
