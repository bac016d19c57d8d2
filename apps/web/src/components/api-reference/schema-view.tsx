import { getTranslations } from 'next-intl/server';
import type { JsonSchema } from '../../server/rest/openapi';
import { CodeWords } from '../patterns/code-words';

const nameOf = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1);

/** What a value may be, in a few words: `string`, `list of Capture`, `"en" or "zh"`. */
async function TypeWords({ schema }: { schema: JsonSchema }) {
  const t = await getTranslations('api.schema');
  const reference = schema['$ref'];
  if (typeof reference === 'string') {
    return (
      <a href={`#schema-${nameOf(reference)}`} className="font-medium text-accent">
        {nameOf(reference)}
      </a>
    );
  }
  if ('const' in schema) return <code>{JSON.stringify(schema['const'])}</code>;
  const values = schema['enum'];
  if (Array.isArray(values)) {
    return (
      <span className="[overflow-wrap:anywhere]">
        {values.map((value, i) => (
          <span key={String(value)}>
            {i > 0 && ' · '}
            <code>{JSON.stringify(value)}</code>
          </span>
        ))}
      </span>
    );
  }
  const choices = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(choices)) {
    return (
      <>
        {(choices as JsonSchema[]).map((choice, i) => (
          <span key={JSON.stringify(choice)}>
            {i > 0 && ' · '}
            <TypeWords schema={choice} />
          </span>
        ))}
      </>
    );
  }
  const items = schema['items'];
  if (schema['type'] === 'array' && typeof items === 'object' && items !== null) {
    return (
      <>
        {t('listOf')} <TypeWords schema={items as JsonSchema} />
      </>
    );
  }
  const format = schema['format'];
  return (
    <code>
      {typeof schema['type'] === 'string' ? schema['type'] : t('any')}
      {typeof format === 'string' && ` (${format})`}
    </code>
  );
}

/** Limits that a sender has to keep, as JSON Schema calls them. */
const LIMITS = [
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'pattern',
  'default',
] as const;

function limitsOf(schema: JsonSchema): string {
  return LIMITS.flatMap((key) =>
    key in schema && Math.abs(Number(schema[key])) !== Number.MAX_SAFE_INTEGER
      ? [`${key} ${JSON.stringify(schema[key])}`]
      : [],
  ).join(' · ');
}

/** The object whose fields are worth a list of their own: of an object, and of a list of objects. */
function fieldsOf(schema: JsonSchema): JsonSchema | undefined {
  if (typeof schema['properties'] === 'object') return schema;
  const items = schema['items'];
  return typeof items === 'object' && items !== null ? fieldsOf(items as JsonSchema) : undefined;
}

/** Who has to see to it that a required field is there. */
type Direction = 'sent' | 'given';

export async function FieldRow({
  name,
  schema,
  isRequired,
  where,
  direction = 'sent',
}: {
  name: string;
  schema: JsonSchema;
  isRequired: boolean;
  where?: string;
  direction?: Direction;
}) {
  const t = await getTranslations('api.schema');
  const description = schema['description'];
  const fields = fieldsOf(schema);
  const limits = limitsOf(schema);
  return (
    <li className="border-t border-line py-1.5 first:border-0">
      <div className="flex flex-wrap items-baseline gap-x-2.5 gap-y-0.5">
        <code className="font-medium [overflow-wrap:anywhere]">{name}</code>
        <span className="text-dense text-ink-2">
          <TypeWords schema={schema} />
        </span>
        {where !== undefined && <span className="text-dense text-ink-3">{where}</span>}
        {isRequired && (
          <span
            className={direction === 'sent' ? 'text-dense font-medium' : 'text-dense text-ink-3'}
          >
            {t(direction === 'sent' ? 'needed' : 'always')}
          </span>
        )}
      </div>
      {typeof description === 'string' && (
        <p lang="en" className="text-dense text-pretty text-ink-2">
          <CodeWords text={description} />
        </p>
      )}
      {limits !== '' && (
        <p className="text-dense text-ink-3 [overflow-wrap:anywhere]">
          <code>{limits}</code>
        </p>
      )}
      {fields && (
        <div className="mt-1 border-l border-line pl-3">
          <Fields schema={fields} direction={direction} />
        </div>
      )}
    </li>
  );
}

async function Fields({ schema, direction }: { schema: JsonSchema; direction: Direction }) {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  const required = new Set((schema['required'] ?? []) as readonly string[]);
  return (
    <ul>
      {Object.entries(properties).map(([name, one]) => (
        <FieldRow
          key={name}
          name={name}
          schema={one}
          isRequired={required.has(name)}
          direction={direction}
        />
      ))}
    </ul>
  );
}

/** A schema: its fields, or what it is where it has none. */
export async function SchemaView({
  schema,
  direction,
}: {
  schema: JsonSchema;
  direction: Direction;
}) {
  const fields = typeof schema['properties'] === 'object' ? schema : undefined;
  return fields ? (
    <Fields schema={fields} direction={direction} />
  ) : (
    <p className="py-1.5">
      <TypeWords schema={schema} />
    </p>
  );
}
