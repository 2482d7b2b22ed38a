// Says what is shown in each of many pictures: reads them as JSON from standard input, and writes the answers as JSON.

import { text } from "node:stream/consumers";
import { shown } from "../../graphcrm/web/frontend/explorer/shown.js";

const byUid = (items) => new Map(items.map((item) => [item.uid, item]));
const cases = JSON.parse(await text(process.stdin));
const answers = cases.map(({ graph, state, communities }) => (
  shown({ parties: byUid(graph.parties), ties: byUid(graph.ties), communities }, state, graph.today)
));
process.stdout.write(JSON.stringify(answers));
