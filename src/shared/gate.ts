/** Lets at most so many jobs run at once; the others wait their turn in order. */
export interface Gate {
  run<T>(job: () => Promise<T>): Promise<T>;
  /** Jobs running or waiting. */
  readonly load: number;
  /** Resolves when nothing runs or waits any more. */
  idle(): Promise<void>;
}

export function createGate(limit: number): Gate {
  const waiting: (() => void)[] = [];
  let idlers: (() => void)[] = [];
  let running = 0;

  const release = () => {
    running -= 1;
    const next = waiting.shift();
    if (next) next();
    else if (running === 0) {
      for (const wake of idlers) wake();
      idlers = [];
    }
  };

  return {
    async run(job) {
      if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
      running += 1;
      try {
        return await job();
      } finally {
        release();
      }
    },
    get load() {
      return running + waiting.length;
    },
    idle: () => (running === 0 ? Promise.resolve() : new Promise((resolve) => idlers.push(resolve))),
  };
}
