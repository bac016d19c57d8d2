import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GET } from '../src/app/api/v1/openapi.json/route';
import { openApiDocument, type OpenApiDocument } from '../src/server/rest/openapi';
import { OPERATIONS } from '../src/server/rest/operations';
import { readRoutes } from './rest-routes';
import { ORIGIN, type RestServer, startRestServer } from './rest-server';

let rest: RestServer;
let document: OpenApiDocument;
beforeAll(async () => {
  rest = await startRestServer();
  const answer = await GET(new Request(`${ORIGIN}/api/v1/openapi.json`), {
    params: Promise.resolve({}),
  });
  expect(answer.status).toBe(200);
  document = (await answer.json()) as OpenApiDocument;
});
afterAll(() => rest.drop());

const entries = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

/** Every `$ref` in a value. */
function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, of]) =>
    key === '$ref' && typeof of === 'string' ? [of] : references(of),
  );
}

/** Every schema in a value, by what may hold one. */
function typesIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(typesIn);
  if (typeof value !== 'object' || value === null) return [];
  const own = 'type' in value && typeof value.type === 'string' ? [value.type] : [];
  return [...own, ...Object.values(value).flatMap(typesIn)];
}

const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete'];
const TYPES = [
  'string',
  'number',
  'integer',
  'boolean',
  'object',
  'array',
  'null',
  'http',
  'apiKey',
];

describe('the OpenAPI document', () => {
  it('is given to whoever asks, and says what it is', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d$/);
    expect(document.info).toMatchObject({ title: 'Unpark', version: '1.0.0' });
    expect(document.servers).toEqual([{ url: `${ORIGIN}/api/v1` }]);
  });

  it('names each operation once, by a name that functions may have', () => {
    const ids = entries().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z][A-Za-z]+$/.test(id))).toEqual([]);
    expect(entries().filter(({ method }) => !METHODS.includes(method))).toEqual([]);
  });

  it('has no two paths that are one', () => {
    const shapes = Object.keys(document.paths).map((path) => path.replaceAll(/\{\w+\}/g, '{}'));
    expect(new Set(shapes).size).toBe(shapes.length);
    expect(Object.keys(document.paths).filter((path) => !path.startsWith('/'))).toEqual([]);
  });

  it('declares the parameters of each path, and no parameter twice', () => {
    for (const { path, operation } of entries()) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const parameters = operation.parameters ?? [];
      const ofPath = parameters.filter((one) => one.in === 'path');
      expect(ofPath.map(({ name }) => name).sort(), path).toEqual(named.sort());
      expect(ofPath.every(({ required }) => required)).toBe(true);
      const keys = parameters.map((one) => `${one.in} ${one.name}`);
      expect(new Set(keys).size, path).toBe(keys.length);
      expect(parameters.filter(({ schema }) => typeof schema !== 'object')).toEqual([]);
    }
  });

  it('answers each operation with something described, and sends no body where none is read', () => {
    for (const { path, method, operation } of entries()) {
      const good = Object.keys(operation.responses).filter((code) => /^[23]\d\d$/.test(code));
      expect(good.length, `${method} ${path}`).toBeGreaterThan(0);
      expect(operation.responses['4XX']).toEqual({ $ref: '#/components/responses/Problem' });
      if (['get', 'head', 'delete'].includes(method)) expect(operation.requestBody).toBeUndefined();
      expect(document.tags.map(({ name }) => name)).toContain(operation.tags[0]);
      expect(operation.summary, path).not.toMatch(/\.$/);
    }
  });

  it('refers to what is there, and holds nothing that nobody refers to', () => {
    const found = new Set(references(document));
    for (const reference of found) {
      const at = reference
        .slice(2)
        .split('/')
        .reduce<unknown>((of, key) => (of as Record<string, unknown> | undefined)?.[key], document);
      expect(at, reference).toBeDefined();
    }
    const unused = Object.keys(document.components.schemas).filter(
      (name) => !found.has(`#/components/schemas/${name}`),
    );
    expect(unused).toEqual([]);
  });

  it('has schemas of JSON Schema alone', () => {
    expect(typesIn(document).filter((type) => !TYPES.includes(String(type)))).toEqual([]);
    expect(JSON.stringify(document)).not.toContain('$defs');
  });

  it('says who may do what by schemes that are declared', () => {
    const schemes = Object.keys(document.components.securitySchemes);
    for (const { operation } of entries()) {
      for (const way of operation.security) {
        expect(Object.keys(way).filter((name) => !schemes.includes(name))).toEqual([]);
      }
    }
    const ways = (id: string) =>
      entries().find(({ operation }) => operation.operationId === id)?.operation.security;
    expect(ways('listCaptures')).toEqual([
      { apiKey: ['read'] },
      { apiKey: ['admin'] },
      { session: ['viewer'] },
    ]);
    expect(ways('createKey')).toEqual([{ session: ['admin'] }]);
    expect(ways('getOpenApi')).toEqual([]);
  });

  it('is the same each time it is made', () => {
    expect(JSON.parse(JSON.stringify(openApiDocument(ORIGIN)))).toEqual(document);
  });
});

describe('routes and entries', () => {
  it('are the same', async () => {
    const routes = await readRoutes();
    const there = [...routes].flatMap(([path, handlers]) =>
      [...handlers.keys()].map((method) => `${method} ${path}`),
    );
    const declared = OPERATIONS.map(({ method, path }) => `${method} ${path}`);
    expect(there.sort()).toEqual(declared.sort());
  });
});
