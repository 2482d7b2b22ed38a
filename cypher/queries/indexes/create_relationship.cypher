// Creates the index of an own field of relationships of a type.
CREATE INDEX {{index}} IF NOT EXISTS FOR ()-[r:{{type}}]-() ON (r.{{property}})
