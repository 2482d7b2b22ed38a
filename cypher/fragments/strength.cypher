// strength(r): how strong the tie r is on a day; graphcrm.analysis.strength.tie_strength says the same.
// $weights: MAP the weight of each type
// $on: DATE the day
// $unread: LIST<STRING> of since and until those that the viewer may not read; such a date counts as open
($weights[type(r)]
 * CASE
     WHEN r.since IS NULL OR 'since' IN $unread THEN 1.0
     WHEN r.until IS NULL OR 'until' IN $unread OR r.until > $on
       THEN CASE WHEN r.since >= $on THEN 0.5 ELSE 1 - exp(-duration.inDays(r.since, $on).days / 365.25 / 2.0) / 2 END
     ELSE CASE WHEN r.since >= r.until THEN 0.5 ELSE 1 - exp(-duration.inDays(r.since, r.until).days / 365.25 / 2.0) / 2 END
   END
 * CASE
     WHEN r.until IS NULL OR 'until' IN $unread OR r.until >= $on THEN 1.0
     ELSE 0.5 ^ (duration.inDays(r.until, $on).days / 365.25 / 5.0)
   END)
