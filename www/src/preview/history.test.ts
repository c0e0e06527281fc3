import { describe, expect, it } from "vitest";
import { History } from "./history.ts";

describe("the history", () => {
  it("goes back over a thousand steps and forward again", () => {
    const history = new History({ at: 0 });
    for (let at = 1; at <= 1000; at++) history.put({ at });
    for (let at = 999; at >= 0; at--) expect(history.undo()).toEqual({ at });
    expect(history.canUndo).toBe(false);
    expect(history.undo()).toEqual({ at: 0 });
    for (let at = 1; at <= 1000; at++) expect(history.redo()).toEqual({ at });
    expect(history.canRedo).toBe(false);
  });

  it("takes a gesture back in one step", () => {
    const history = new History(0);
    for (const value of [1, 2, 3, 4]) history.live(value);
    history.settle();
    history.live(5);
    expect(history.undo()).toBe(4);
    expect(history.undo()).toBe(0);
    expect(history.redo()).toBe(4);
  });

  it("forgets a gesture that came back to where it began, and what could be redone stays", () => {
    const history = new History(0);
    history.put(1);
    history.undo();
    history.live(8);
    history.live(0);
    history.settle();
    expect(history.canUndo).toBe(false);
    expect(history.redo()).toBe(1);
  });

  it("drops what could be redone once something new is done", () => {
    const history = new History(0);
    history.put(1);
    history.undo();
    history.put(2);
    expect(history.canRedo).toBe(false);
    expect(history.undo()).toBe(0);
  });

  it("makes no step of a value that says the same", () => {
    const history = new History({ at: 1 });
    history.put({ at: 1 });
    expect(history.canUndo).toBe(false);
  });
});
