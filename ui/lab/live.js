// A file in which what its author chose can be changed.

import { Live } from "./living.js";
import { open } from "./offline.js";

open(Live);
