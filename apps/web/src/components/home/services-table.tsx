'use client';

import { formatCount } from '@unpark/base';
import { DataCell, DataTable, HeadCell, Panel, useRowKeys, UtcTime } from '@unpark/ui';
import type { ServiceRow } from '@unpark/usecases';
import Link from 'next/link';
import { useRef } from 'react';
import { HeadlineMark, headlineSentence } from '../capture/headline-mark';
import { Sparkline } from '../capture/sparkline';
import { capturePath, servicePath } from '../shell/places';

/** Rows in the order given. J and K walk them, Enter opens the service. */
export function ServicesTable({
  slug,
  rows,
  nowIso,
}: {
  slug: string;
  rows: readonly ServiceRow[];
  nowIso: string;
}) {
  const container = useRef<HTMLDivElement>(null);
  useRowKeys(container);
  return (
    <Panel>
      <div ref={container}>
        <DataTable caption="Services, worst first" className="phone:block">
          <thead className="phone:hidden">
            <tr>
              <HeadCell className="w-[108px]">State</HeadCell>
              <HeadCell className="w-[130px]">Service</HeadCell>
              <HeadCell>What it waits for</HeadCell>
              <HeadCell numeric>Goroutines</HeadCell>
              <HeadCell className="w-[120px]">Captures</HeadCell>
              <HeadCell numeric>Last, UTC</HeadCell>
            </tr>
          </thead>
          <tbody className="phone:block">
            {rows.map((row) => (
              <ServiceLine key={row.id} slug={slug} row={row} nowIso={nowIso} />
            ))}
          </tbody>
        </DataTable>
      </div>
    </Panel>
  );
}

const PHONE_ROW =
  'phone:grid phone:grid-cols-[96px_minmax(0,1fr)_auto] phone:border-b phone:border-line phone:last:border-0 phone:px-1 phone:py-1.5 phone:[&>td]:border-0 phone:[&>td]:px-2 phone:[&>td]:py-1';

function ServiceLine({ slug, row, nowIso }: { slug: string; row: ServiceRow; nowIso: string }) {
  const { latest } = row;
  const counts = row.history.map((point) => point.goroutineCount);
  return (
    <tr data-link className={PHONE_ROW}>
      <DataCell>
        {latest ? <HeadlineMark headline={latest} /> : <span className="text-ink-3">–</span>}
      </DataCell>
      <DataCell>
        <Link
          href={servicePath(slug, row.slug)}
          data-row-link
          prefetch={false}
          className="font-semibold marks-through hover:underline phone:py-1"
        >
          {row.name}
        </Link>
      </DataCell>
      <DataCell className="phone:col-span-3 phone:row-start-2">
        {latest ? (
          <Link
            href={capturePath(slug, latest.id)}
            prefetch={false}
            title={latest.sentence}
            className="marks-through hover:underline text-pretty"
          >
            {headlineSentence(latest)}
            {latest.muted && <span className="text-ink-3"> {latest.muted.count} muted</span>}
          </Link>
        ) : (
          <span className="text-ink-2">No capture yet.</span>
        )}
        {latest?.pattern && <div className="code text-ink-3 phone:hidden">{latest.pattern}</div>}
      </DataCell>
      <DataCell numeric className="font-medium">
        {latest?.goroutineCount === undefined ? (
          <span className="text-ink-3" title="no goroutine dump or profile in the last capture">
            –
          </span>
        ) : (
          <>
            {formatCount(latest.goroutineCount)}
            <span className="not-phone:hidden font-normal text-ink-3"> goroutines</span>
          </>
        )}
      </DataCell>
      <DataCell wideOnly>
        <Sparkline
          counts={counts}
          label={`Goroutines of the last ${counts.length} captures: ${counts.map((count) => count ?? 'unknown').join(', ')}`}
        />
      </DataCell>
      <DataCell wideOnly numeric className="text-ink-2">
        {latest ? <UtcTime iso={latest.at} style="short" nowIso={nowIso} /> : '–'}
      </DataCell>
    </tr>
  );
}
