import { CommandLine, Icon } from '@unpark/ui';
import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import type { OpenApiDocument, OpenApiOperation } from '../../server/rest/openapi';
import { CodeWords } from '../patterns/code-words';
import { curlExample } from './curl-example';
import { FieldRow, SchemaView } from './schema-view';

export interface ListedOperation {
  readonly path: string;
  readonly method: string;
  readonly operation: OpenApiOperation;
}

/** One operation; closed it is a line of the list. */
export async function OperationArticle({
  listed,
  document,
}: {
  listed: ListedOperation;
  document: OpenApiDocument;
}) {
  const { path, method, operation } = listed;
  const t = await getTranslations('api');
  const { parameters = [], requestBody, responses } = operation;
  return (
    <details className="group border-t border-line first:border-0">
      <summary className="flex cursor-pointer flex-wrap items-baseline gap-x-3 gap-y-0.5 px-3 py-2 marks-through hover:bg-sunken">
        <Icon
          name="chevron-right"
          size={12}
          className="shrink-0 self-center text-ink-3 group-open:rotate-90"
        />
        <code className="w-14 shrink-0 text-dense font-semibold text-ink-2">
          {method.toUpperCase()}
        </code>
        <code className="font-medium [overflow-wrap:anywhere]">{path}</code>
        <span lang="en" className="text-pretty text-ink-2">
          <CodeWords text={operation.summary} />
        </span>
      </summary>
      {/* a link to it opens the details around it */}
      <div id={operation.operationId} className="flex flex-col gap-3 px-3 pt-1 pb-4">
        {operation.description !== undefined && (
          <p lang="en" className="max-w-[760px] text-pretty">
            <CodeWords text={operation.description} />
          </p>
        )}
        <p className="text-dense text-ink-2">
          <Callers operation={operation} /> · <code>{operation.operationId}</code>
        </p>
        <CommandLine command={curlExample(document, listed)} />
        {parameters.length > 0 && (
          <Part title={t('parameters')}>
            <ul>
              {parameters.map((one) => (
                <FieldRow
                  key={`${one.in} ${one.name}`}
                  name={one.name}
                  schema={{
                    ...one.schema,
                    ...(one.description !== undefined && { description: one.description }),
                  }}
                  isRequired={one.required}
                  where={t(`in.${one.in}`)}
                />
              ))}
            </ul>
          </Part>
        )}
        {requestBody &&
          Object.entries(requestBody.content).map(([type, { schema }]) => (
            <Part key={type} title={t('body')} note={type}>
              {schema && <SchemaView schema={schema} direction="sent" />}
            </Part>
          ))}
        {Object.entries(responses).map(([code, response]) =>
          '$ref' in response ? null : (
            <Part
              key={code}
              title={t('answer', { code })}
              note={Object.keys(response.content ?? {}).join(', ')}
            >
              {response.description !== 'Done.' && (
                <p lang="en" className="text-dense text-ink-2">
                  {response.description}
                </p>
              )}
              {Object.entries(response.content ?? {}).map(
                ([type, { schema }]) =>
                  schema && <SchemaView key={type} schema={schema} direction="given" />,
              )}
            </Part>
          ),
        )}
      </div>
    </details>
  );
}

async function Callers({ operation: { security } }: { operation: OpenApiOperation }) {
  const t = await getTranslations('api.who');
  const roles = await getTranslations('shell.roles');
  const scopes = security.flatMap((way) => way['apiKey'] ?? []);
  const role = security.flatMap((way) => way['session'] ?? [])[0];
  if (role === undefined) return t('anybody');
  const person = t('person', { role: roles(role as Parameters<typeof roles>[0]) });
  return scopes.length > 0 ? t('keyOr', { scopes: scopes.join(', '), person }) : person;
}

function Part({ title, note, children }: { title: string; note?: string; children?: ReactNode }) {
  return (
    <section>
      <h3 className="text-dense font-semibold">
        {title} {note && <code className="ml-1 font-normal text-ink-3">{note}</code>}
      </h3>
      {children}
    </section>
  );
}
