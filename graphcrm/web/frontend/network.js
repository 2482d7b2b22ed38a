// The entry of the whole network: the drawing that the server made stands until the map is there, and without WebGL.

import { bringNetworkToLife } from "./network/main.js";

const root = document.querySelector("[data-network]");
if (root) bringNetworkToLife(root);
