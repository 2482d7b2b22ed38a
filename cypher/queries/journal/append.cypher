// Appends entries to the journal, in the transaction of the changes themselves.
// $changes: LIST<MAP> uid, action, target, before and after (JSON) of each entry
// $at: DATETIME when, in UTC
// $actor: STRING who
// $source: STRING from where: command, web, import
// $transaction: STRING uid that the entries of one transaction share
UNWIND $changes AS change
CREATE (:Change {
  uid: change.uid, at: $at, actor: $actor, source: $source, transaction: $transaction,
  action: change.action, target: change.target, before: change.before, after: change.after
})
