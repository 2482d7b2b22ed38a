// Appends entries to the journal, in the transaction of the changes themselves.
// $changes: LIST<MAP> uid, mark, action, target, kind, type, party, other, version, before and after (JSON) of each entry
// $at: DATETIME when, in UTC
// $actor: STRING who
// $source: STRING from where: command, web, import
// $transaction: STRING uid that the entries of one transaction share
// $operation: STRING uid that the transactions of an import or a job share, or null
UNWIND $changes AS change
CREATE (entry:Change {uid: change.uid, at: $at, actor: $actor, source: $source, transaction: $transaction})
SET entry += change, entry.operation = $operation
