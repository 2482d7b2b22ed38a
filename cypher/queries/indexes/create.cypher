// Creates the index of an own field of records.
CREATE INDEX {{index}} IF NOT EXISTS FOR (n:{{label}}) ON (n.{{property}})
