// Finds the entries that one transaction wrote.
// $transaction: STRING uid of the transaction
MATCH (change:Change {transaction: $transaction})
RETURN change.uid AS uid, change.action AS action, change.target AS target
ORDER BY uid
