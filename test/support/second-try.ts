// Names every test that passed only when it was tried again: it hides a fault, in the test or in the product.
import type { Reporter, TestCase } from "vitest/node";

export default class SecondTry implements Reporter {
  readonly #names: string[] = [];

  onTestCaseResult(test: TestCase): void {
    if (test.diagnostic()?.flaky) this.#names.push(`${test.module.moduleId}: ${test.fullName}`);
  }

  onTestRunEnd(): void {
    if (this.#names.length === 0) return;
    console.warn(`\n!! ${this.#names.length} passed only at the second try:`);
    for (const name of this.#names) console.warn(`!!   ${name}`);
  }
}
