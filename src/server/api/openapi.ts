// The OpenAPI 3.1 document, made of the same table as the routes.
import { z } from "zod";
import { publishedSchemas } from "../../protocol/index.ts";
import type { Route } from "./route.ts";

const problemSchema = {
  type: "object",
  required: ["type", "title", "status"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    errors: {
      type: "array",
      items: {
        type: "object",
        required: ["pointer", "detail"],
        properties: { pointer: { type: "string" }, detail: { type: "string" } },
      },
    },
  },
};

const schemaOperation = {
  tags: ["Protocol"],
  summary: "JSON Schema of a message or document that boxes and servers exchange",
  operationId: "getSchema",
  security: [],
  parameters: [
    {
      name: "file",
      in: "path",
      required: true,
      schema: { type: "string", enum: publishedSchemas.map((name) => `${name}.json`) },
    },
  ],
  responses: {
    200: {
      description: "The schema",
      content: { "application/schema+json": { schema: { type: "object" } } },
    },
    default: problemAnswer(),
  },
};

/** The document for these routes. */
export function openApiDocument(routes: readonly Route[], version: string): object {
  const paths: Record<string, Record<string, object>> = {
    "/api/v1/schemas/{file}": { get: schemaOperation },
  };
  for (const route of routes) {
    const operations = paths[`/api/v1${route.path}`] ?? {};
    operations[route.method] = operation(route);
    paths[`/api/v1${route.path}`] = operations;
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Tallybox server",
      version,
      description: "Sign in at the console, or send an API token as `Authorization: Bearer …`.",
    },
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: "http", scheme: "bearer" },
        session: { type: "apiKey", in: "cookie", name: "tallybox" },
      },
      schemas: { Problem: problemSchema },
    },
  };
}

function operation(route: Route): object {
  const parameters = [
    ...[...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
      name,
      in: "path",
      required: true,
      schema: { type: "string" },
    })),
    ...queryParameters(route.query),
  ];
  const status = route.answer === undefined ? "204" : route.created ? "201" : "200";
  const schema = route.mediaType ? { type: "string" } : route.answer && jsonSchema(route.answer, "output");
  return {
    tags: [route.tag],
    summary: route.summary,
    operationId: `${route.method}${route.path.replaceAll(/[^A-Za-z0-9]+(\w)/g, (_, letter: string) => letter.toUpperCase()).replaceAll(/\W/g, "")}`,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body
      ? {
          requestBody: {
            required: true,
            content: { "application/json": { schema: jsonSchema(route.body, "input") } },
          },
        }
      : {}),
    responses: {
      [status]: {
        description: status === "204" ? "Done" : "The answer",
        ...(schema ? { content: { [route.mediaType ?? "application/json"]: { schema } } } : {}),
      },
      default: problemAnswer(),
    },
  };
}

function problemAnswer(): object {
  return {
    description: "What went wrong (RFC 9457)",
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  };
}

function queryParameters(query: z.ZodType | undefined): object[] {
  if (!query) return [];
  const { properties = {}, required = [] } = jsonSchema(query, "input") as {
    properties?: Record<string, object>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema,
  }));
}

function jsonSchema(schema: z.ZodType, io: "input" | "output"): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
}
