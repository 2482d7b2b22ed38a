// The entry of the explorer.

import { bringExplorerToLife } from "./explorer/main.js";

const root = document.querySelector("[data-explorer]");
if (root) bringExplorerToLife(root);
