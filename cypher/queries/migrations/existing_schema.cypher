// Lists the names of indexes and constraints, so that a step whose mark was lost is not done twice.
SHOW INDEXES YIELD name RETURN name
