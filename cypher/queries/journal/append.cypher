// Appends entries to the journal, in the transaction of the changes themselves. Those of records are news, and an import
// as a whole.
// $changes: LIST<MAP> uid, mark, action, target, kind, type, party, other, version, stored_as, before and after (JSON) of each
// $at: DATETIME when, in UTC
// $actor: STRING who
// $source: STRING from where: command, web, import
// $transaction: STRING uid that the entries of one transaction share
// $operation: STRING uid that the transactions of an import or a job share, or null
UNWIND $changes AS change
CREATE (entry:Change {uid: change.uid, at: $at, actor: $actor, source: $source, transaction: $transaction})
SET entry += change, entry.operation = $operation
FOREACH (news IN CASE WHEN change.action = 'import' OR (change.kind IS NOT NULL AND $source <> 'import') THEN [entry] ELSE [] END |
  SET news:News
)
