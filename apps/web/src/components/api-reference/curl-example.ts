import type {
  JsonSchema,
  OpenApiDocument,
  OpenApiOperation,
  OpenApiParameter,
} from '../../server/rest/openapi';

/** One request as a line for the shell; what stands in capitals is for the reader to fill in. */
export function curlExample(
  document: OpenApiDocument,
  { path, method, operation }: { path: string; method: string; operation: OpenApiOperation },
): string {
  const { parameters = [], requestBody, security } = operation;
  const query = parameters.filter((one) => one.in === 'query' && one.required);
  const address = `${document.servers[0]?.url ?? ''}${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => name.toUpperCase())}`;
  const search = query.map((one) => `${one.name}=${valueOf(one)}`).join('&');
  const byKey = security.some((way) => 'apiKey' in way);
  const parts = [
    'curl',
    ...(method === 'head' ? ['-I'] : method === 'get' ? [] : [`-X ${method.toUpperCase()}`]),
    ...(byKey
      ? ['-H "Authorization: Bearer $UNPARK_API_KEY"']
      : security.length > 0
        ? [
            `-b "${cookieOf(document)}=$SESSION"`,
            ...(method === 'get' ? [] : [`-H "Origin: ${originOf(address)}"`]),
          ]
        : []),
    ...bodyOf(requestBody, document),
    `"${address}${search === '' ? '' : `?${search}`}"`,
  ];
  return parts.join(' ');
}

const originOf = (address: string): string =>
  URL.canParse(address) ? new URL(address).origin : address;

const cookieOf = ({ components }: OpenApiDocument): string =>
  String((components.securitySchemes['session'] as { readonly name?: string } | undefined)?.name);

function bodyOf(
  body: OpenApiOperation['requestBody'],
  document: OpenApiDocument,
): readonly string[] {
  if (!body) return [];
  if ('multipart/form-data' in body.content) return ['-F file=@goroutines.txt'];
  const json = body.content['application/json']?.schema;
  if (!json) return ['--data-binary @FILE'];
  const value = JSON.stringify(exampleOf(json, document)).replaceAll("'", "'\\''");
  return ['-H "Content-Type: application/json"', `-d '${value}'`];
}

const valueOf = ({ name, schema }: OpenApiParameter): string =>
  schema['type'] === 'integer' ? '1' : name.toUpperCase();

/** The least that the schema takes. */
function exampleOf(schema: JsonSchema, document: OpenApiDocument, name = 'TEXT'): unknown {
  if ('default' in schema) return schema['default'];
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  const reference = schema['$ref'];
  if (typeof reference === 'string') {
    const named = document.components.schemas[reference.slice(reference.lastIndexOf('/') + 1)];
    return named ? exampleOf(named, document, name) : null;
  }
  const choices = schema['anyOf'];
  if (Array.isArray(choices)) return exampleOf(choices[0] as JsonSchema, document, name);
  switch (schema['type']) {
    case 'object': {
      const properties = (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
      const required = (schema['required'] ?? []) as readonly string[];
      return Object.fromEntries(
        required.map((key) => [key, exampleOf(properties[key] ?? {}, document, key.toUpperCase())]),
      );
    }
    case 'array':
      return schema['minItems']
        ? [exampleOf((schema['items'] ?? {}) as JsonSchema, document, name)]
        : [];
    case 'integer':
    case 'number':
      return Number(schema['minimum'] ?? 0);
    case 'boolean':
      return false;
    case 'null':
      return null;
    default:
      return schema['format'] === 'email'
        ? 'ada@example.com'
        : schema['format'] === 'date-time'
          ? '2026-11-26T00:00:00Z'
          : name;
  }
}
