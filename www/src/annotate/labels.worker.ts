// The worker of labelling: reports on thousands of answers never hold up a key press.
import { expose } from "comlink";
import { LabelsHost } from "./labels-host.ts";

expose(new LabelsHost());
