/* tslint:disable */
/* eslint-disable */

/**
 * The networks that make scenes, on this module's device.
 */
export class Generator {
    private constructor();
    free(): void;
    [Symbol.dispose](): void;
    /**
     * What can be asked for: `{categories, styles, fromAbove, side, thumbnails}`; `fromAbove` says of each style whether it
     * has scenes seen from above, `side` is of the square of as many pixels as a scene is usually made with, a thumbnail is
     * the bytes of a JPEG, or empty.
     */
    about(): any;
    /**
     * What the device calls itself.
     */
    adapter(): string;
    /**
     * Builds the networks on the graphics processor; `options` is `{allowFallbackAdapter: boolean}`.
     */
    static load(weights: Uint8Array | number[], options: any): Promise<Generator>;
    /**
     * Makes the scene `{width, height, across, down, product, reference}` after an `Order`: `{width, height, data}` in RGB.
     * `onStage(done, total)` returns a promise of whether to go on.
     */
    run(scene: any, order: any, on_stage: Function): Promise<any>;
    /**
     * Makes the example's picture: `{passed, maxDifference}`.
     */
    selfTest(): Promise<any>;
}

/**
 * A segmentation network on this module's device.
 */
export class Segmenter {
    private constructor();
    free(): void;
    [Symbol.dispose](): void;
    /**
     * What the device calls itself.
     */
    adapter(): string;
    /**
     * Builds the network on the graphics processor; `options` is `{allowFallbackAdapter: boolean}`.
     */
    static load(weights: Uint8Array | number[], options: any): Promise<Segmenter>;
    /**
     * Runs the network on `{width, height, data}`. `onStage(done, total)` returns a promise of whether to go on.
     */
    run(input: any, on_stage: Function): Promise<any>;
    /**
     * Computes the golden input: `{passed, maxDifference}`.
     */
    selfTest(): Promise<any>;
}

/**
 * Makes a panic readable in the console.
 */
export function start(): void;

export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

export interface InitOutput {
    readonly memory: WebAssembly.Memory;
    readonly __wbg_generator_free: (a: number, b: number) => void;
    readonly __wbg_segmenter_free: (a: number, b: number) => void;
    readonly generator_about: (a: number) => [number, number, number];
    readonly generator_adapter: (a: number) => [number, number];
    readonly generator_load: (a: number, b: number, c: any) => any;
    readonly generator_run: (a: number, b: any, c: any, d: any) => any;
    readonly generator_selfTest: (a: number) => any;
    readonly segmenter_adapter: (a: number) => [number, number];
    readonly segmenter_load: (a: number, b: number, c: any) => any;
    readonly segmenter_run: (a: number, b: any, c: any) => any;
    readonly segmenter_selfTest: (a: number) => any;
    readonly start: () => void;
    readonly wasm_bindgen__convert__closures_____invoke__h3b937aeecd4f432f: (a: number, b: number, c: any) => [number, number];
    readonly wasm_bindgen__convert__closures_____invoke__ha8a7602b1680ab09: (a: number, b: number, c: any, d: any) => void;
    readonly wasm_bindgen__convert__closures_____invoke__hbdb687d2d5737d07: (a: number, b: number, c: any) => [number, number];
    readonly wasm_bindgen__convert__closures_____invoke__hd72985209399a861: (a: number, b: number, c: any) => [number, number];
    readonly wasm_bindgen__convert__closures_____invoke__hdec8e9c033d9293e: (a: number, b: number, c: any) => [number, number];
    readonly wasm_bindgen__convert__closures_____invoke__hf92f1ea12eb79d7f: (a: number, b: number, c: any) => [number, number];
    readonly wasm_bindgen__convert__closures_____invoke__h437f3b7e8a0b7277: (a: number, b: number, c: any) => void;
    readonly wasm_bindgen__convert__closures_____invoke__h6d66f934b8e21202: (a: number, b: number, c: any) => void;
    readonly __wbindgen_malloc_command_export: (a: number, b: number) => number;
    readonly __wbindgen_realloc_command_export: (a: number, b: number, c: number, d: number) => number;
    readonly __wbindgen_free_command_export: (a: number, b: number, c: number) => void;
    readonly __wbindgen_exn_store_command_export: (a: number) => void;
    readonly __externref_table_alloc_command_export: () => number;
    readonly __wbindgen_externrefs: WebAssembly.Table;
    readonly __wbindgen_destroy_closure_command_export: (a: number, b: number) => void;
    readonly __externref_table_dealloc_command_export: (a: number) => void;
    readonly __wbindgen_start: () => void;
}

export type SyncInitInput = BufferSource | WebAssembly.Module;

/**
 * Instantiates the given `module`, which can either be bytes or
 * a precompiled `WebAssembly.Module`.
 *
 * @param {{ module: SyncInitInput }} module - Passing `SyncInitInput` directly is deprecated.
 *
 * @returns {InitOutput}
 */
export function initSync(module: { module: SyncInitInput } | SyncInitInput): InitOutput;

/**
 * If `module_or_path` is {RequestInfo} or {URL}, makes a request and
 * for everything else, calls `WebAssembly.instantiate` directly.
 *
 * @param {{ module_or_path: InitInput | Promise<InitInput> }} module_or_path - Passing `InitInput` directly is deprecated.
 *
 * @returns {Promise<InitOutput>}
 */
export default function __wbg_init (module_or_path: { module_or_path: InitInput | Promise<InitInput> } | InitInput | Promise<InitInput>): Promise<InitOutput>;
