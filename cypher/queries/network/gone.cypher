// Tells which of these parties the viewer does not see, by their places: they are gone, or were hidden from them.
// $uids: LIST<STRING> the parties
UNWIND range(0, size($uids) - 1) AS place
WITH place
WHERE NOT EXISTS {
  MATCH (n:Party {uid: $uids[place]})
  WHERE {{visible(n)}}
}
RETURN collect(place) AS places
