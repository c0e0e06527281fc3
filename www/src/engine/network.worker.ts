// A worker that holds one network on one device.
import { expose } from "comlink";
import { NetworkHost } from "./network-host.ts";

expose(new NetworkHost());
