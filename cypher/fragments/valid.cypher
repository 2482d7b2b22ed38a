// valid(r): the relationship r holds on some day from $valid_from to $valid_to; until is the last day it holds.
// $valid_from: DATE first day asked for
// $valid_to: DATE last day asked for
((r.since IS NULL OR r.since <= $valid_to) AND (r.until IS NULL OR r.until >= $valid_from))
