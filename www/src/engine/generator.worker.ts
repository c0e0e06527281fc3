// The generator's worker: its networks on the chosen device.
import { expose } from "comlink";
import { GeneratorHost } from "./generator-host.ts";

expose(new GeneratorHost());
