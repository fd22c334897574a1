// One request at a time to each printer: many lose the second, and some hang over it.
import type { CallOff } from "./call-off.ts";

export class TargetQueue {
  readonly #lines = new Map<string, (() => void)[]>();

  /** Runs when everything asked before under this key is over; undefined when called off while waiting. */
  async run<T>(key: string, callOff: CallOff, job: () => Promise<T>): Promise<T | undefined> {
    if (!(await this.#turn(key, callOff))) return undefined;
    try {
      return await job();
    } finally {
      this.#next(key);
    }
  }

  #turn(key: string, callOff: CallOff): Promise<boolean> {
    const line = this.#lines.get(key);
    if (!line) {
      this.#lines.set(key, []);
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const enter = () => {
        deafen();
        resolve(true);
      };
      const deafen = callOff.listen(() => {
        deafen();
        const place = line.indexOf(enter);
        // Whose turn it is already finds out by itself.
        if (place >= 0) line.splice(place, 1);
        resolve(false);
      });
      line.push(enter);
    });
  }

  #next(key: string): void {
    const enter = this.#lines.get(key)?.shift();
    if (enter) enter();
    else this.#lines.delete(key);
  }
}
