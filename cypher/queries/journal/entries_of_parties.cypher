// Reads the entries about some parties and what belongs to them, relationships by their source, in no order.
// $after: STRING uid of the last party before them
// $upto: STRING uid of the last of them
MATCH (change:Change)
WHERE change.party > $after AND change.party <= $upto
RETURN change.uid AS uid, change.action AS action, change.target AS target, change.kind AS kind,
       change.version AS version, change.before AS before, change.after AS after
