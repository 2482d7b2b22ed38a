// held(r): the first and the last day of the relationship r lie where they are asked for, as numbers such as 20190503. A
// plain comparison would have the planner merge all ties of each type in order. It stays on one line, as lines are repeated.
// $begins_low: INTEGER the earliest first day, 0 for one that is not known
// $begins_high: INTEGER the latest first day
// $ends_low: INTEGER the earliest last day
// $ends_high: INTEGER the latest last day, 99999999 for one that is open
(CASE WHEN $begins_low = 0 AND $begins_high = 99999999 THEN true ELSE r.begins >= $begins_low AND r.begins <= $begins_high END AND CASE WHEN $ends_low = 0 AND $ends_high = 99999999 THEN true ELSE r.ends >= $ends_low AND r.ends <= $ends_high END)
