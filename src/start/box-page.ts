// The box's page from outside: whether it answers, and what its owner has to know to get in.
import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { get } from "node:https";
import { join } from "node:path";

export interface BoxPage {
  url: string;
  /** SHA-256 of its certificate. */
  fingerprint: string;
  /** Undefined once somebody has set a passphrase. */
  setupCode: string | undefined;
  setupCodeFile: string;
}

const ANSWER_MS = 2000;
const certificateFile = (data: string) => join(data, "tls/certificate.pem");

/** Whether the page answers, with the very certificate that stands in the box's folder. */
export function boxAnswers(url: string, data: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const ca = readFileSync(certificateFile(data));
    const request = get(`${url}/ready`, { ca, agent: false, timeout: ANSWER_MS }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 204);
    });
    request.on("timeout", () => request.destroy(new Error("no answer")));
    request.on("error", reject);
  });
}

/** What to tell whoever started the box. */
export function describeBoxPage(url: string, data: string): BoxPage {
  const setupCodeFile = join(data, "setup-code.txt");
  return {
    url,
    fingerprint: new X509Certificate(readFileSync(certificateFile(data))).fingerprint256,
    setupCode: existsSync(setupCodeFile) ? readFileSync(setupCodeFile, "utf8").trim() : undefined,
    setupCodeFile,
  };
}
