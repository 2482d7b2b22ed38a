// Adds a note to a party.
// $party: STRING uid of the party
// $properties: MAP of the note
MATCH (n:Party {uid: $party})
WHERE {{visible(n)}}
CREATE (note:Note)-[:ABOUT]->(n)
SET note = $properties
RETURN note.uid AS uid
