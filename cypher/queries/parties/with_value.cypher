// Finds another party that has a value which only one may have, whoever may see it.
// $uid: STRING the party that shall have it
// $value: ANY the value as it is kept
MATCH (n:Party)
WHERE n.{{property}} = $value AND n.uid <> $uid
RETURN n.uid AS uid
LIMIT 1
