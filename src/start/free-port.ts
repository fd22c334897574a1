import { createServer } from "node:net";
import { portRefusal } from "../shared/index.ts";

/**
 * Why nobody can listen there now; undefined when it can be done. Asked before a program is started: another one that
 * listens there already would be taken for it.
 */
export function whyNotFree(wanted: {
  host: string;
  port: number;
  option: string;
}): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error) => {
      const refusal = portRefusal(error, wanted);
      if (refusal === undefined) reject(error);
      else resolve(refusal);
    });
    probe.listen(wanted.port, wanted.host, () => probe.close(() => resolve(undefined)));
  });
}
