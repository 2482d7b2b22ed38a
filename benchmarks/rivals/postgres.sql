-- Each tie lies on both of its sides, those of a party together on the disk, with all that a search asks for in one index.
CREATE TABLE party (number int PRIMARY KEY, name text NOT NULL UNIQUE, degree int NOT NULL);
CREATE TABLE tie (
    one int NOT NULL, other int NOT NULL, since date NOT NULL, until date NOT NULL, degree int NOT NULL,
    kind smallint NOT NULL, forward boolean NOT NULL
);

-- Returns the neighbours of parties that have not been seen, each with how many ties it has.
CREATE FUNCTION beyond(edge int[], seen int[], day date) RETURNS TABLE (party int, degree int) LANGUAGE sql STABLE AS $$
    SELECT DISTINCT tie.other, tie.degree
    FROM unnest(edge) AS a(number) JOIN tie ON tie.one = a.number
    WHERE tie.since <= day AND tie.until >= day
      AND NOT EXISTS (SELECT FROM unnest(seen) AS b(number) WHERE b.number = tie.other)
$$;

-- Returns who of some parties are neighbours of others, whose ties are looked at.
CREATE FUNCTION among(some_parties int[], others int[], day date) RETURNS int[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(DISTINCT tie.other), '{}')
    FROM unnest(others) AS a(number) JOIN tie ON tie.one = a.number
    JOIN unnest(some_parties) AS b(number) ON b.number = tie.other
    WHERE tie.since <= day AND tie.until >= day
$$;

-- Walks from the outermost level of an end back to it, and returns who is on the way: from the direct ones on the
-- shortest connections, from those around on connections of one hop more.
CREATE FUNCTION way_back(seen int[], starts int[], direct int[], around int[], day date, longer boolean)
RETURNS int[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    kept int[] := '{}';
    level int[];
BEGIN
    FOR at IN REVERSE cardinality(starts) - 1 .. 1 LOOP
        level := seen[starts[at] : starts[at + 1] - 1];
        direct := among(level, direct, day);
        IF longer THEN
            around := among(level, around || direct, day);
        END IF;
        kept := kept || direct || around;
    END LOOP;
    RETURN kept;
END $$;

-- Returns the ties on all connections of the shortest length and one hop more, of at most so many hops in all, and maybe
-- some beside; none where there is no connection.
--
-- It goes from both ends by levels, the end with fewer ties to look at first; what an end has seen is never looked at
-- again. Once they meet, the levels are walked back from the middle.
CREATE FUNCTION connection(source int, target int, day date, hops int)
RETURNS TABLE (one int, other int, kind smallint, since date, until date) LANGUAGE plpgsql STABLE AS $$
DECLARE
    seen_1 int[] := ARRAY[source];
    seen_2 int[] := ARRAY[target];
    edge_1 int[] := seen_1;
    edge_2 int[] := seen_2;
    -- Where each level begins among the seen.
    starts_1 int[] := '{1}';
    starts_2 int[] := '{1}';
    cost_1 bigint := (SELECT party.degree FROM party WHERE party.number = source);
    cost_2 bigint := (SELECT party.degree FROM party WHERE party.number = target);
    middle int[] := '{}';
    around_1 int[] := '{}';
    around_2 int[] := '{}';
    kept int[];
    longer boolean;
BEGIN
    WHILE middle = '{}' LOOP
        IF cardinality(starts_1) + cardinality(starts_2) - 2 >= hops THEN
            RETURN;
        END IF;
        IF cost_1 <= cost_2 THEN
            SELECT array_agg(b.party), sum(b.degree) INTO edge_1, cost_1 FROM beyond(edge_1, seen_1, day) AS b;
            starts_1 := starts_1 || cardinality(seen_1) + 1;
            seen_1 := seen_1 || edge_1;
        ELSE
            SELECT array_agg(b.party), sum(b.degree) INTO edge_2, cost_2 FROM beyond(edge_2, seen_2, day) AS b;
            starts_2 := starts_2 || cardinality(seen_2) + 1;
            seen_2 := seen_2 || edge_2;
        END IF;
        IF edge_1 IS NULL OR edge_2 IS NULL THEN
            RETURN;
        END IF;
        middle := ARRAY(SELECT unnest(edge_1) INTERSECT SELECT unnest(edge_2));
    END LOOP;
    longer := cardinality(starts_1) + cardinality(starts_2) - 2 < hops;
    IF longer AND cost_1 <= cost_2 THEN
        around_2 := among(edge_2, edge_1, day);
        around_1 := among(edge_1, around_2, day);
    ELSIF longer THEN
        around_1 := among(edge_1, edge_2, day);
        around_2 := among(edge_2, around_1, day);
    END IF;
    kept := ARRAY(
        SELECT DISTINCT unnest(
            middle || around_1 || around_2
            || way_back(seen_1, starts_1, middle, around_1, day, longer)
            || way_back(seen_2, starts_2, middle, around_2, day, longer)
        )
    );
    RETURN QUERY
        SELECT tie.one, tie.other, tie.kind, tie.since, tie.until
        FROM unnest(kept) AS a(number)
        JOIN tie ON tie.one = a.number
        JOIN unnest(kept) AS b(number) ON b.number = tie.other
        WHERE tie.one < tie.other AND tie.since <= day AND tie.until >= day;
END $$;
