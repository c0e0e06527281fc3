/// <reference types="vite/client" />
/// <reference types="vite-plugin-pwa/client" />

declare const __ENGINE_SIZES__: Record<"cpu" | "gpu", { unpackedBytes: number; transferBytes: number }>;
