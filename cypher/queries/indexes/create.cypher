// Creates the index of an own field of units.
CREATE INDEX {{index}} IF NOT EXISTS FOR (n:Unit) ON (n.{{property}})
