// Finds a note and its party.
// $uid: STRING uid of the note
MATCH (note:Note {uid: $uid})-[:ABOUT]->(n:Party)
WHERE {{visible(n)}} AND {{visible_note(note)}}
RETURN n.uid AS party, properties(note) AS properties
