// Returns which of these units a viewer may see: those of parties that they may see.
// $uids: LIST<STRING> the units
UNWIND $uids AS uid
MATCH (unit:Unit {uid: uid})<-[:HAS_UNIT]-(m:Party)
WHERE {{visible(m)}}
RETURN uid
