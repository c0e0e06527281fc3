// The worker that fits heads: ended to cancel a fit, which holds nothing else up.
import { expose } from "comlink";
import { TuneHost } from "./tune-host.ts";

expose(new TuneHost());
