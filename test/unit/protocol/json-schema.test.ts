import { describe, expect, test } from "vitest";
import { protocolJsonSchema, publishedSchemas } from "../../../src/protocol/index.ts";

describe("the published JSON schemas", () => {
  test.each(publishedSchemas)("describe %s", (name) => {
    const schema = protocolJsonSchema(name);
    expect(schema.$schema).toBe("https://json-schema.org/draft/2020-12/schema");
    expect(schema.title).toBe(`Tallybox ${name}`);
    const text = JSON.stringify(schema);
    expect(text.length).toBeGreaterThan(200);
    // Unknown fields are refused, and the schema says so.
    expect(text).toContain('"additionalProperties":false');
  });

  test("ask for no field that has a default", () => {
    expect(protocolJsonSchema("configuration").required).toEqual([
      "schema",
      "revision",
      "ranges",
      "credentials",
    ]);
  });
});
