// Creates the index along which relationships of a type are listed in the order of a property.
CREATE INDEX {{index}} IF NOT EXISTS FOR ()-[r:{{type}}]-() ON (r.{{property}}, r.uid)
