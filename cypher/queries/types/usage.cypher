// Counts the relationships of a type, whoever may see them: the type itself changes.
MATCH ()-[r:{{type}}]->()
RETURN count(r) AS relationships
