// The worker that holds photos and mattes.
import { expose } from "comlink";
import { PhotoHost } from "./photo-host.ts";

expose(new PhotoHost());
