import { ID_PREFIX, type IdKind } from '@unpark/base';
import { errorBody } from '@unpark/ingest';
import { ACTION_RIGHTS, type AddressedKind, sessionCookieName } from '@unpark/usecases';
import { z } from 'zod';
import { type Operation, OPERATION_GROUPS, type OperationGroup, PEOPLE_ONLY } from './operation';
import { OPERATIONS } from './operations';

/** Of the interface, not of the product: fields and operations are added under `/api/v1`, none goes. */
const API_VERSION = '1.0.0';

export type JsonSchema = { readonly [key: string]: unknown };

export interface OpenApiParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

type Content = Readonly<Record<string, { readonly schema?: JsonSchema }>>;

export interface OpenApiOperation {
  readonly operationId: string;
  readonly tags: readonly [OperationGroup];
  readonly summary: string;
  readonly description?: string;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters?: readonly OpenApiParameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Content } | { $ref: string }>
  >;
}

export interface OpenApiDocument {
  readonly openapi: '3.1.1';
  readonly info: JsonSchema;
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: OperationGroup }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly responses: JsonSchema;
    readonly securitySchemes: JsonSchema;
  };
}

const problemShape = errorBody.meta({ id: 'Problem' });

/** Schemas of the document, those with a name of their own once. */
class Schemas {
  readonly named: Record<string, JsonSchema> = {};

  of(schema: z.ZodType): JsonSchema {
    const {
      $schema: _,
      $defs,
      ...made
    } = z.toJSONSchema(schema, {
      target: 'draft-2020-12',
      io: 'input',
      unrepresentable: 'any',
    }) as JsonSchema & { readonly $defs?: Readonly<Record<string, JsonSchema>> };
    for (const [name, one] of Object.entries($defs ?? {})) this.named[name] ??= readable(one);
    return readable(made);
  }
}

/** References into the document; patterns that a format says already are left out. */
function readable(value: JsonSchema): JsonSchema {
  const inside = (of: unknown): unknown => {
    if (Array.isArray(of)) return of.map(inside);
    if (typeof of !== 'object' || of === null) return of;
    const hasFormat = 'format' in of;
    return Object.fromEntries(
      Object.entries(of)
        .filter(([key, at]) => !(key === 'pattern' && hasFormat && typeof at === 'string'))
        .map(([key, at]) => [
          key,
          key === '$ref' && typeof at === 'string'
            ? at.replace('#/$defs/', '#/components/schemas/')
            : inside(at),
        ]),
    );
  };
  return inside(value) as JsonSchema;
}

const ID_KIND_OF: Readonly<Partial<Record<AddressedKind, IdKind>>> = {
  key: 'apiKey',
  link: 'shareLink',
};

function pathParameters({ path, enters }: Operation): OpenApiParameter[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']): OpenApiParameter => {
    const kind =
      name !== 'id' || enters === undefined
        ? undefined
        : enters === 'workspace'
          ? 'workspace'
          : (ID_KIND_OF[enters] ?? (enters as IdKind));
    return {
      name,
      in: 'path',
      required: true,
      schema: {
        type: 'string',
        ...(kind && { pattern: `^${ID_PREFIX[kind]}_[0-9a-hjkmnp-tv-z]{26}$` }),
      },
    };
  });
}

const WORKSPACE: OpenApiParameter = {
  name: 'workspace',
  in: 'query',
  required: false,
  description: 'Slug. Needed with a session; a key belongs to one workspace.',
  schema: { type: 'string', maxLength: 64 },
};

function parametersOf(operation: Operation, schemas: Schemas): OpenApiParameter[] {
  const found = pathParameters(operation);
  if (operation.enters === 'workspace' && !operation.path.startsWith('/workspaces/'))
    found.push(WORKSPACE);
  if (operation.query) {
    const { properties = {}, required = [] } = schemas.of(operation.query) as {
      readonly properties?: Readonly<Record<string, JsonSchema>>;
      readonly required?: readonly string[];
    };
    for (const [name, { description, ...schema }] of Object.entries(properties)) {
      found.push({
        name,
        in: 'query',
        required: required.includes(name),
        ...(typeof description === 'string' && { description }),
        schema,
      });
    }
  }
  if (operation.kind === 'described') {
    for (const [name, description] of Object.entries(operation.headers ?? {}))
      found.push({ name, in: 'header', required: false, description, schema: { type: 'string' } });
  }
  return found;
}

/** Alternatives, of which one is needed. The names in a list are scopes of a key, or the least role. */
function securityOf({ action, peopleOnly }: Operation): OpenApiOperation['security'] {
  if (action === undefined) return [];
  const rights = ACTION_RIGHTS.find((one) => one.action === action);
  return [
    ...(peopleOnly !== undefined ? [] : (rights?.scopes ?? [])).map((scope) => ({
      apiKey: [scope],
    })),
    { session: [rights?.least ?? 'viewer'] },
  ];
}

const WITHOUT_BODY = new Set(['304']);

function responsesOf(operation: Operation, schemas: Schemas): OpenApiOperation['responses'] {
  const types = operation.kind === 'described' ? operation.gives : undefined;
  const content: Content | undefined = types
    ? Object.fromEntries(types.map((type) => [type, {}]))
    : operation.answer && { 'application/json': { schema: schemas.of(operation.answer) } };
  const also = operation.kind === 'described' ? (operation.also ?? {}) : {};
  const problems = ['4XX', '5XX'].map((code) => [code, { $ref: '#/components/responses/Problem' }]);
  return Object.fromEntries([
    [String(operation.status), { description: 'Done.', ...(content && { content }) }],
    ...Object.entries(also).map(([code, description]) => [
      code,
      { description, ...(content && !WITHOUT_BODY.has(code) && { content }) },
    ]),
    ...problems,
  ]) as OpenApiOperation['responses'];
}

function bodyOf(operation: Operation, schemas: Schemas): OpenApiOperation['requestBody'] {
  const sends = operation.kind === 'described' ? operation.sends : undefined;
  if (sends) return { required: true, content: Object.fromEntries(sends.map((t) => [t, {}])) };
  if (!operation.body) return undefined;
  const schema = schemas.of(operation.body);
  return { required: true, content: { 'application/json': { schema } } };
}

function operationOf(operation: Operation, schemas: Schemas): OpenApiOperation {
  const parameters = parametersOf(operation, schemas);
  const requestBody = bodyOf(operation, schemas);
  const { description: said, peopleOnly } = operation;
  const description = [said, peopleOnly && PEOPLE_ONLY[peopleOnly]].filter(Boolean).join(' ');
  return {
    operationId: operation.id,
    tags: [operation.group],
    summary: operation.summary,
    ...(description !== '' && { description }),
    security: securityOf(operation),
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    responses: responsesOf(operation, schemas),
  };
}

/** The interface as an OpenAPI 3.1 document, made of the table that the routes are made of. */
export function openApiDocument(publicUrl: string): OpenApiDocument {
  const schemas = new Schemas();
  schemas.of(problemShape);
  const paths: Record<string, Record<string, OpenApiOperation>> = {};
  for (const operation of OPERATIONS) {
    const at = (paths[operation.path] ??= {});
    at[operation.method.toLowerCase()] = operationOf(operation, schemas);
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Unpark',
      version: API_VERSION,
      description:
        'Captures of Go programs, what they say, and what a team makes of it. Problems have a stable code, a message, and what to do next.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: `${publicUrl}/api/v1` }],
    tags: OPERATION_GROUPS.map((name) => ({ name })),
    paths,
    components: {
      schemas: schemas.named,
      responses: {
        Problem: {
          description: 'It was refused or failed; the code says why and `next` what to do.',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
      securitySchemes: {
        apiKey: {
          type: 'http',
          scheme: 'bearer',
          description:
            'A key of a workspace, `Authorization: Bearer upk_…`; ingest, read or admin.',
        },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: sessionCookieName(publicUrl),
          description:
            'Of a person who is signed in. What changes something must come from a page of this installation.',
        },
      },
    },
  };
}
