import { buttonLook, Icon, Panel, PanelHead } from '@unpark/ui';
import { getTranslations } from 'next-intl/server';
import Link from 'next/link';
import type { OpenApiDocument } from '../../server/rest/openapi';
import { Mark } from '../mark';
import { LocaleSwitch } from '../shell/locale-switch';
import { type ListedOperation, OperationArticle } from './operation-article';
import { SchemaView } from './schema-view';

const anchorOf = (group: string): string => group.toLowerCase().replaceAll(' ', '-');

/** The interface to browse, made of the document that programs read. */
export async function ApiReference({ document }: { document: OpenApiDocument }) {
  const t = await getTranslations('api');
  const shell = await getTranslations('shell');
  const listed = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]): ListedOperation => ({
        path,
        method,
        operation,
      }),
    ),
  );
  const groups = document.tags.map(({ name }) => ({
    name,
    label: t(`groups.${anchorOf(name) as 'captures'}`),
    operations: listed.filter(({ operation }) => operation.tags[0] === name),
  }));
  const schemas = Object.entries(document.components.schemas).sort(([a], [b]) => (a < b ? -1 : 1));
  const address = document.servers[0]?.url ?? '';
  return (
    <div className="min-h-screen">
      <header className="flex h-11 items-center justify-between border-b border-line bg-surface px-4 phone:px-3">
        <Link href="/" className="flex items-center gap-2 text-lead font-semibold">
          <Mark />
          Unpark
        </Link>
        <LocaleSwitch />
      </header>
      <div className="mx-auto grid max-w-[1180px] grid-cols-[180px_minmax(0,1fr)] gap-8 px-6 pt-6 pb-12 phone:grid-cols-[minmax(0,1fr)] phone:gap-3 phone:px-3 phone:pt-4">
        <nav
          aria-label={t('groupsLabel')}
          className="sticky top-4 flex flex-col gap-0.5 self-start phone:static phone:-mx-3 phone:flex-row phone:overflow-x-auto phone:px-3 phone:[scrollbar-width:none]"
        >
          {groups.map(({ name, label }) => (
            <a
              key={name}
              href={`#${anchorOf(name)}`}
              className="rounded-chip px-2.5 py-[5px] text-ink-2 hover:text-ink phone:py-2.5 phone:whitespace-nowrap"
            >
              {label}
            </a>
          ))}
          <a
            href="#schemas"
            className="rounded-chip px-2.5 py-[5px] text-ink-2 hover:text-ink phone:py-2.5 phone:whitespace-nowrap"
          >
            {t('schemas')}
          </a>
        </nav>
        <main className="flex min-w-0 flex-col gap-4">
          <div>
            <h1 className="text-title font-semibold">{t('title')}</h1>
            <p className="mt-1 max-w-[760px] text-pretty text-ink-2">
              {t.rich('lead', {
                address,
                code: (words) => <code className="[overflow-wrap:anywhere]">{words}</code>,
              })}
            </p>
            <p className="mt-1 max-w-[760px] text-pretty text-ink-2">
              {t.rich('problems', {
                schema: (words) => (
                  <a href="#schema-Problem" className="font-medium text-accent">
                    {words}
                  </a>
                ),
                code: (words) => <code>{words}</code>,
              })}
            </p>
            <a href="/api/v1/openapi.json" className={`${buttonLook()} mt-3`}>
              {t('document')}
            </a>
          </div>
          {groups.map(({ name, label, operations }) => (
            <Panel key={name} id={anchorOf(name)} aria-label={label}>
              <PanelHead title={label} />
              {operations.map((one) => (
                <OperationArticle
                  key={one.operation.operationId}
                  listed={one}
                  document={document}
                />
              ))}
            </Panel>
          ))}
          <Panel id="schemas" aria-label={t('schemas')}>
            <PanelHead title={t('schemas')} />
            {schemas.map(([name, schema]) => (
              <details key={name} className="group border-t border-line first:border-0">
                <summary className="flex cursor-pointer items-center gap-3 px-3 py-2 hover:bg-sunken">
                  <Icon
                    name="chevron-right"
                    size={12}
                    className="shrink-0 text-ink-3 group-open:rotate-90"
                  />
                  <code className="font-medium">{name}</code>
                </summary>
                <div id={`schema-${name}`} className="px-3 pb-3">
                  <SchemaView schema={schema} direction="given" />
                </div>
              </details>
            ))}
          </Panel>
          <p className="text-dense text-ink-3">{shell('description')}</p>
        </main>
      </div>
    </div>
  );
}
