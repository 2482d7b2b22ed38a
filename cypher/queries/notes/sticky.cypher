// Finds the sticky note of a party, which all read who see the party.
// $party: STRING uid of the party
MATCH (n:Party {uid: $party})<-[:ABOUT]-(note:Note {sticky: true})
WHERE {{visible(n)}}
RETURN properties(note) AS properties
