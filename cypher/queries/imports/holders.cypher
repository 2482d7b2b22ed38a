// Finds the parties that have values which only one may have, whoever may see them.
// $values: LIST<ANY> the values as they are kept
MATCH (n:Party)
WHERE n.{{property}} IN $values
RETURN n.{{property}} AS value, n.uid AS uid
