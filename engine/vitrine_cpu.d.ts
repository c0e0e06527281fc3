/* tslint:disable */
/* eslint-disable */

/**
 * Photos with their mattes, and what can be done with them. Photos are known by number.
 */
export class Engine {
    free(): void;
    [Symbol.dispose](): void;
    /**
     * Where the reward model looked in the generated picture; undefined where it did not judge. `Pixels`.
     */
    attention(original: number, generated: number, max_side: number): Promise<any>;
    /**
     * Frees a photo's memory.
     */
    closePhoto(id: number): void;
    /**
     * Compares two photos' products and appraises the generated one's background: `Report`.
     */
    compare(original: number, generated: number): Promise<any>;
    /**
     * The product alone: `Pixels`.
     */
    cutoutPreview(id: number, max_side: number): any;
    /**
     * PNG of the product with alpha, at the photo's full size; `{trim: true}` cuts the empty rim off.
     */
    exportCutout(id: number, options: any): Uint8Array;
    /**
     * Grey PNG of the matte.
     */
    exportMatte(id: number): Uint8Array;
    /**
     * Keeps only the object at a point (fractions): `MatteInfo`.
     */
    keepObject(id: number, x: number, y: number): any;
    /**
     * Builds the network that compares, on the CPU, from the bytes of its weights file.
     */
    loadComparer(weights: Uint8Array | number[]): void;
    /**
     * Builds the reward model, on the CPU, from the bytes of its weights file; pairs are then judged by it, too, or,
     * where it is a base for heads, by the head in use.
     */
    loadReward(weights: Uint8Array | number[]): void;
    /**
     * Every marketplace whose rules are known: `Marketplace[]`.
     */
    marketplaces(): any;
    /**
     * `MatteInfo`.
     */
    matteInfo(id: number): any;
    /**
     * White where the product is, clear elsewhere: `Pixels`.
     */
    mattePreview(id: number, max_side: number): any;
    /**
     * Every model: `{name, file, bytes, sha256, licence}[]`.
     */
    models(): any;
    /**
     * An engine without photos.
     */
    constructor();
    /**
     * Decodes a file: `PhotoInfo`.
     */
    openPhoto(bytes: Uint8Array | number[], name: string): any;
    /**
     * Takes over RGBA pixels of a picture only the browser can decode: `PhotoInfo`.
     */
    openPixels(rgba: Uint8Array | number[], width: number, height: number, name: string): any;
    /**
     * The changes drawn for the generated picture; the last compared pair's without comparing again. `Pixels`.
     */
    overlay(original: number, generated: number, max_side: number): Promise<any>;
    /**
     * A brush stroke: points `x0, y0, x1, y1, …` in fractions, radius in fractions of the longer side, mode
     * `"add"` or `"remove"`, hardness 0 to 1. `MatteInfo`.
     */
    paint(id: number, points: Float32Array | number[], radius: number, mode: string, hardness: number): any;
    /**
     * The photo, its longer side at most `max_side`: `Pixels`.
     */
    preview(id: number, max_side: number): any;
    /**
     * Makes it again: `MatteInfo`.
     */
    redo(id: number): any;
    /**
     * Makes a finer network's answer the matte, a correction that can be undone: `MatteInfo`.
     */
    refineMatte(id: number, output: any): any;
    /**
     * A table of reports.
     */
    reportCsv(reports: any): string;
    /**
     * A stand-alone page of reports; pictures are `{name, dataUrl}`, language `"en"` or `"zh"`.
     */
    reportHtml(reports: any, pictures: any, language: any): string;
    /**
     * Takes all corrections back: `MatteInfo`.
     */
    resetMatte(id: number): any;
    /**
     * What the reward model makes its answer of: `Float32Array`; undefined where no product stands out in one of both.
     */
    rewardFeatures(original: number, generated: number): Promise<any>;
    /**
     * What a reward head of one's own starts from: `Prior`; undefined without a reward model.
     */
    rewardPrior(): any;
    /**
     * What the generator sees of a `Making`: `{width, height, across, down, product, reference}`.
     */
    sceneInput(making: any): any;
    /**
     * PNG of what it made of it, `{width, height, data}` in RGB, ready to lie behind the products.
     */
    scenePicture(picture: any): Uint8Array;
    /**
     * The part of the generated picture where a second look at the product tells more, as the network sees it;
     * undefined where nothing would come of it.
     */
    secondLookInput(original: number, generated: number): any;
    /**
     * The photo as the network sees it, or undefined when its own alpha shows the product.
     */
    segmenterInput(id: number): any;
    /**
     * Says where the networks run, for the reports: `"cpu"` or `"webgpu"`.
     */
    setDevice(device: string): void;
    /**
     * Makes a matte of the network's answer: `MatteInfo`.
     */
    setSegmenterOutput(id: number, output: any): any;
    /**
     * The background of a recipe, the canvas's longer side at most `max_side`: `Pixels`.
     */
    stageBackground(recipe: any, max_side: number): any;
    /**
     * The picture as a file with its metadata; `options` are [`ExportOptions`], and `transparent` leaves the
     * background out. Bytes.
     */
    stageExport(recipe: any, options: any): Uint8Array;
    /**
     * Where a photo's product takes `share` of a canvas `{width, height}`, in its middle: `Placement`.
     */
    stageFit(photo: number, canvas: any, share: number): any;
    /**
     * All of a recipe, for thumbnails: `Pixels`.
     */
    stagePicture(recipe: any, max_side: number): any;
    /**
     * What a marketplace would say of that file: `Preflight` with the picture's `notes`.
     */
    stagePreflight(recipe: any, marketplace: string, options: any): any;
    /**
     * The box of a photo's product, in pixels of the photo: `{width, height}`.
     */
    stageProduct(photo: number): any;
    /**
     * One layer with its shadow and mirror image at the same scale: `Pixels` with the place of its corner, `{x, y}`.
     */
    stageSprite(recipe: any, layer: number, max_side: number): any;
    /**
     * Takes what the network said of that part: it counts when the pair is compared.
     */
    takeSecondLook(original: number, generated: number, output: any): void;
    /**
     * Takes the last correction back: `MatteInfo`.
     */
    undo(id: number): any;
    /**
     * Judges with a head of one's own, given as its file's text, or with the shipped one again.
     */
    useHead(text?: string | null): void;
    /**
     * Makes the photo's own alpha its matte: `MatteInfo`.
     */
    useOwnAlpha(id: number): any;
    /**
     * The crate's version.
     */
    version(): string;
}

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
     * Builds the networks on the CPU from the bytes of their weights file.
     */
    static load(weights: Uint8Array | number[]): Generator;
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
     * Builds the network on the CPU from the bytes of its weights file.
     */
    static load(weights: Uint8Array | number[]): Segmenter;
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
 * How far people agree: `AgreementReport`.
 */
export function agreementReport(project: any, answers: any): any;

/**
 * Throws when an answer does not fit its project.
 */
export function checkAnswer(project: any, answer: any): void;

/**
 * Everything wrong with a project's text: `ErrorInfo[]`, empty when it is right.
 */
export function checkProject(text: string): any;

/**
 * Labels in a format (`answers`, `csv`, `hfpc`, `hfpc-grouped`, `pairs`, `coco`, `agreement`, `project`):
 * `{ name, mediaType, text, written, undecided }`.
 */
export function exportLabels(project: any, answers: any, format: string): any;

/**
 * A file of labels in any format that is known: `{ project: Project | null, answers: Answer[] }`.
 */
export function importLabels(text: string, name: string): any;

/**
 * Whether a value is as right as the gold: nothing for what was skipped.
 */
export function isRight(value: any, gold: any): boolean | undefined;

/**
 * Two projects with their answers as one: `{ project, answers, doubles, conflicts }`.
 */
export function mergeLabels(project: any, answers: any, other_project: any, other_answers: any): any;

/**
 * What a person is asked next, for projects opened without a collector: `{ tasks: [{ item, role }], left }`; `first`
 * are the items to be asked before others.
 */
export function nextTasks(project: any, answers: any, annotator: string, first: string[], count: number, seed: number): any;

/**
 * A mask, row by row, a byte a pixel, in COCO's form: `{ size: [height, width], counts }`.
 */
export function packMask(mask: Uint8Array | number[], width: number, height: number): any;

/**
 * A head's file, checked: the head with its `sha256`.
 */
export function readHead(text: string): any;

/**
 * A project's text, checked: `Project`.
 */
export function readProject(text: string): any;

/**
 * How far a person is trusted: `{ state, message }`.
 */
export function standingOf(project: any, answers: any, annotator: string): any;

/**
 * Makes a panic readable in the console.
 */
export function start(): void;

/**
 * Fits a head to a project's answers and `{original, generation, hidden}[]`, and gives its file's text. `prior` is
 * what `Engine.rewardPrior` gave; `progress` is told shares from 0 to 1 and stops the fit by returning false.
 */
export function tuneHead(project: any, answers: any, seen: any, prior: any, version: number, progress: Function): string;

/**
 * Which pairs the network has to look at: `{learnt, pairs: [original, generation][]}`; throws where the labels are
 * too few or too much at odds.
 */
export function tuneMaterial(project: any, answers: any): any;

/**
 * Which items to ask next, at most `count`: `{item, byChance}[]`. `seen` is what the network saw of labelled and of
 * unlabelled pairs.
 */
export function tuneNext(project: any, answers: any, seen: any, prior: any, count: number): any;

/**
 * Which pairs the network has to look at to tell what to ask next: `{labelled, open}`, each
 * `[original, generation][]`. However few the labels are, they count.
 */
export function tuneOpen(project: any, answers: any): any;

/**
 * A mask from COCO's form, row by row, 1 inside and 0 outside.
 */
export function unpackMask(rle: any): Uint8Array;

export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

export interface InitOutput {
    readonly memory: WebAssembly.Memory;
    readonly __wbg_engine_free: (a: number, b: number) => void;
    readonly __wbg_generator_free: (a: number, b: number) => void;
    readonly __wbg_segmenter_free: (a: number, b: number) => void;
    readonly agreementReport: (a: any, b: any) => [number, number, number];
    readonly checkAnswer: (a: any, b: any) => [number, number];
    readonly checkProject: (a: number, b: number) => [number, number, number];
    readonly engine_attention: (a: number, b: number, c: number, d: number) => any;
    readonly engine_closePhoto: (a: number, b: number) => void;
    readonly engine_compare: (a: number, b: number, c: number) => any;
    readonly engine_cutoutPreview: (a: number, b: number, c: number) => [number, number, number];
    readonly engine_exportCutout: (a: number, b: number, c: any) => [number, number, number, number];
    readonly engine_exportMatte: (a: number, b: number) => [number, number, number, number];
    readonly engine_keepObject: (a: number, b: number, c: number, d: number) => [number, number, number];
    readonly engine_loadComparer: (a: number, b: number, c: number) => [number, number];
    readonly engine_loadReward: (a: number, b: number, c: number) => [number, number];
    readonly engine_marketplaces: (a: number) => [number, number, number];
    readonly engine_matteInfo: (a: number, b: number) => [number, number, number];
    readonly engine_mattePreview: (a: number, b: number, c: number) => [number, number, number];
    readonly engine_models: (a: number) => [number, number, number];
    readonly engine_new: () => number;
    readonly engine_openPhoto: (a: number, b: number, c: number, d: number, e: number) => [number, number, number];
    readonly engine_openPixels: (a: number, b: number, c: number, d: number, e: number, f: number, g: number) => [number, number, number];
    readonly engine_overlay: (a: number, b: number, c: number, d: number) => any;
    readonly engine_paint: (a: number, b: number, c: number, d: number, e: number, f: number, g: number, h: number) => [number, number, number];
    readonly engine_preview: (a: number, b: number, c: number) => [number, number, number];
    readonly engine_redo: (a: number, b: number) => [number, number, number];
    readonly engine_refineMatte: (a: number, b: number, c: any) => [number, number, number];
    readonly engine_reportCsv: (a: number, b: any) => [number, number, number, number];
    readonly engine_reportHtml: (a: number, b: any, c: any, d: any) => [number, number, number, number];
    readonly engine_resetMatte: (a: number, b: number) => [number, number, number];
    readonly engine_rewardFeatures: (a: number, b: number, c: number) => any;
    readonly engine_rewardPrior: (a: number) => [number, number, number];
    readonly engine_sceneInput: (a: number, b: any) => [number, number, number];
    readonly engine_scenePicture: (a: number, b: any) => [number, number, number, number];
    readonly engine_secondLookInput: (a: number, b: number, c: number) => [number, number, number];
    readonly engine_segmenterInput: (a: number, b: number) => [number, number, number];
    readonly engine_setDevice: (a: number, b: number, c: number) => void;
    readonly engine_setSegmenterOutput: (a: number, b: number, c: any) => [number, number, number];
    readonly engine_stageBackground: (a: number, b: any, c: number) => [number, number, number];
    readonly engine_stageExport: (a: number, b: any, c: any) => [number, number, number, number];
    readonly engine_stageFit: (a: number, b: number, c: any, d: number) => [number, number, number];
    readonly engine_stagePicture: (a: number, b: any, c: number) => [number, number, number];
    readonly engine_stagePreflight: (a: number, b: any, c: number, d: number, e: any) => [number, number, number];
    readonly engine_stageProduct: (a: number, b: number) => [number, number, number];
    readonly engine_stageSprite: (a: number, b: any, c: number, d: number) => [number, number, number];
    readonly engine_takeSecondLook: (a: number, b: number, c: number, d: any) => [number, number];
    readonly engine_undo: (a: number, b: number) => [number, number, number];
    readonly engine_useHead: (a: number, b: number, c: number) => [number, number];
    readonly engine_useOwnAlpha: (a: number, b: number) => [number, number, number];
    readonly engine_version: (a: number) => [number, number];
    readonly exportLabels: (a: any, b: any, c: number, d: number) => [number, number, number];
    readonly generator_about: (a: number) => [number, number, number];
    readonly generator_adapter: (a: number) => [number, number];
    readonly generator_load: (a: number, b: number) => [number, number, number];
    readonly generator_run: (a: number, b: any, c: any, d: any) => any;
    readonly generator_selfTest: (a: number) => any;
    readonly importLabels: (a: number, b: number, c: number, d: number) => [number, number, number];
    readonly isRight: (a: any, b: any) => [number, number, number];
    readonly mergeLabels: (a: any, b: any, c: any, d: any) => [number, number, number];
    readonly nextTasks: (a: any, b: any, c: number, d: number, e: number, f: number, g: number, h: number) => [number, number, number];
    readonly packMask: (a: number, b: number, c: number, d: number) => [number, number, number];
    readonly readHead: (a: number, b: number) => [number, number, number];
    readonly readProject: (a: number, b: number) => [number, number, number];
    readonly segmenter_adapter: (a: number) => [number, number];
    readonly segmenter_load: (a: number, b: number) => [number, number, number];
    readonly segmenter_run: (a: number, b: any, c: any) => any;
    readonly segmenter_selfTest: (a: number) => any;
    readonly standingOf: (a: any, b: any, c: number, d: number) => [number, number, number];
    readonly start: () => void;
    readonly tuneHead: (a: any, b: any, c: any, d: any, e: number, f: any) => [number, number, number, number];
    readonly tuneMaterial: (a: any, b: any) => [number, number, number];
    readonly tuneNext: (a: any, b: any, c: any, d: any, e: number) => [number, number, number];
    readonly tuneOpen: (a: any, b: any) => [number, number, number];
    readonly unpackMask: (a: any) => [number, number, number, number];
    readonly wasm_bindgen__convert__closures_____invoke__h867f83cf650bfe18: (a: number, b: number, c: any, d: any) => void;
    readonly wasm_bindgen__convert__closures_____invoke__ha0612c3df58d7c0d: (a: number, b: number, c: any) => [number, number];
    readonly __wbindgen_malloc: (a: number, b: number) => number;
    readonly __wbindgen_realloc: (a: number, b: number, c: number, d: number) => number;
    readonly __wbindgen_free: (a: number, b: number, c: number) => void;
    readonly __wbindgen_exn_store: (a: number) => void;
    readonly __externref_table_alloc: () => number;
    readonly __wbindgen_externrefs: WebAssembly.Table;
    readonly __wbindgen_destroy_closure: (a: number, b: number) => void;
    readonly __externref_table_dealloc: (a: number) => void;
    readonly __externref_drop_slice: (a: number, b: number) => void;
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
