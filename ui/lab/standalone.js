// A file that plays what was computed.

import { Offline, open } from "./offline.js";

open(Offline);
