// Lists the indexes of own fields.
// $prefix: STRING what their names begin with
SHOW INDEXES YIELD name, owningConstraint
WHERE name STARTS WITH $prefix
RETURN name, owningConstraint IS NOT NULL AS unique
