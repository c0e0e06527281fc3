// What the generator takes and gives. The same names and shapes as `src/generate/` and `src/stage/making.rs` write.
import type { Text } from "./protocol.ts";
import type { Placement, Size } from "./stage-protocol.ts";

/** What is wanted of a scene beside the product itself; null leaves it open. */
export interface Order {
  category: string | null;
  style: string | null;
  /** The same seed gives the same picture. */
  seed: number;
  /** Photographed from above; null leaves it open. */
  above: boolean | null;
  /** Seeds of the pictures it shall be like, the oldest first. */
  like: number[];
}

/** Everything a made background follows from. */
export interface Making {
  /** SHA-256 of the weights. */
  model: string;
  order: Order;
  /** The photo whose background gave the style. */
  reference: number | null;
  /** Side of the square of as many pixels as the scene was made with. */
  side: number;
  canvas: Size;
  /** The products as they stood. */
  products: { photo: number; placement: Placement }[];
}

/** What the generator sees of a making: planes of numbers, see src/generate/scene.rs. */
export interface SceneInput {
  /** Of the picture to be made. */
  width: number;
  height: number;
  /** Of the planes. */
  across: number;
  down: number;
  product: Float32Array<ArrayBuffer>;
  reference?: Float32Array<ArrayBuffer>;
}

/** A picture without alpha. */
export interface RgbPicture {
  width: number;
  height: number;
  data: Uint8Array<ArrayBuffer>;
}

/** A category or a style, for programs and for people. */
export interface Name {
  id: string;
  name: Text;
}

/** What can be asked of a generator. */
export interface GeneratorAbout {
  categories: Name[];
  styles: Name[];
  /** Of each style, whether it has scenes that are seen from above. */
  fromAbove: boolean[];
  /** Side of the square of as many pixels as a scene is usually made with. */
  side: number;
  /** A picture of each style, made by the model itself: the bytes of a JPEG, empty where there is none. */
  thumbnails: Uint8Array<ArrayBuffer>[];
}
