// Lists the statements that make the indexes of a database again; those of constraints come with these, and every database has those of labels.
SHOW INDEXES YIELD name, type, owningConstraint, createStatement
WHERE owningConstraint IS NULL AND type <> 'LOOKUP'
RETURN name, createStatement AS statement
ORDER BY name
