// misfit(r): the relationship r fits its type as it was and not as it shall be; with $open_after it also holds later.
// $before_sources: LIST<STRING> kinds of the source that fitted, as labels; none: all did
// $before_targets: LIST<STRING> kinds of the target that fitted
// $after_sources: LIST<STRING> kinds of the source that shall fit; none: nothing does any more
// $after_targets: LIST<STRING> kinds of the target that shall fit
// $open_after: DATE only what holds after this day; null is all
(($before_sources = [] OR (any(label IN labels(startNode(r)) WHERE label IN $before_sources)
                           AND any(label IN labels(endNode(r)) WHERE label IN $before_targets)))
 AND NOT (any(label IN labels(startNode(r)) WHERE label IN $after_sources)
          AND any(label IN labels(endNode(r)) WHERE label IN $after_targets))
 AND ($open_after IS NULL OR r.until IS NULL OR r.until > $open_after))
