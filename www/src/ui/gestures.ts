// Pointers on a picture as gestures: one pointer drags, two pinch and turn, the wheel zooms.

export interface GestureHandlers {
  /** A first pointer came down; `false` leaves it alone. */
  start(point: Point, event: PointerEvent): boolean;
  drag(point: Point, dx: number, dy: number, event: PointerEvent): void;
  /** The pointer went up; `cancelled` when a pinch or the browser took over. */
  end(point: Point, cancelled: boolean): void;
  /** Two pointers or the wheel: zoom by `factor` about the point, move by the rest, turn by radians clockwise. */
  pinch(point: Point, factor: number, dx: number, dy: number, turn: number): void;
  /** A second pointer came down; every `pinch` from here to `pinchEnd` is one gesture. */
  pinchStart?(): void;
  pinchEnd?(): void;
  /** Whether a wheel turn zooms; otherwise the page scrolls. */
  wheelZooms(event: WheelEvent): boolean;
}

/** CSS pixels from the element's top left corner. */
export interface Point {
  x: number;
  y: number;
}

/** Listens on `element`; the returned function stops it. */
export function listenToGestures(element: HTMLElement, handlers: GestureHandlers): () => void {
  const pointers = new Map<number, Point>();
  const stop = new AbortController();
  const options = { signal: stop.signal };
  let dragging = false;

  const at = (event: MouseEvent): Point => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  element.addEventListener(
    "pointerdown",
    (event) => {
      if (event.button !== 0 && event.button !== 1) return;
      if (pointers.size >= 2) return;
      const point = at(event);
      if (pointers.size === 1) {
        if (dragging) handlers.end(point, true);
        dragging = false;
        handlers.pinchStart?.();
      } else {
        dragging = handlers.start(point, event);
        if (!dragging) return;
      }
      element.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, point);
    },
    options,
  );

  element.addEventListener(
    "pointermove",
    (event) => {
      const before = pointers.get(event.pointerId);
      if (!before) return;
      const now = at(event);
      pointers.set(event.pointerId, now);
      if (dragging) {
        handlers.drag(now, now.x - before.x, now.y - before.y, event);
        return;
      }
      const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
      if (!other) return;
      const spread = (point: Point) => Math.hypot(point.x - other.x, point.y - other.y);
      const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
      const factor = spread(before) > 0 ? spread(now) / spread(before) : 1;
      const angle = (point: Point) => Math.atan2(point.y - other.y, point.x - other.x);
      const turn = angle(now) - angle(before);
      // The short way round where the angle jumps from +180° to -180°.
      const short = Math.atan2(Math.sin(turn), Math.cos(turn));
      handlers.pinch(middle, factor, (now.x - before.x) / 2, (now.y - before.y) / 2, short);
    },
    options,
  );

  const up = (cancelled: boolean) => (event: PointerEvent) => {
    if (!pointers.delete(event.pointerId)) return;
    if (dragging) handlers.end(at(event), cancelled);
    else if (pointers.size === 1) handlers.pinchEnd?.();
    dragging = false;
  };
  element.addEventListener("pointerup", up(false), options);
  element.addEventListener("pointercancel", up(true), options);

  element.addEventListener(
    "wheel",
    (event) => {
      if (!handlers.wheelZooms(event)) return;
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      handlers.pinch(at(event), Math.exp(-event.deltaY * lines * 0.0022), 0, 0, 0);
    },
    { ...options, passive: false },
  );

  return () => stop.abort();
}
