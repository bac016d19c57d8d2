'use client';

import { type CoverageRow, type Sight, WAIT_KINDS, type WaitKind } from '@unpark/model';
import { CommandLine, Panel, PanelHead, Tooltip } from '@unpark/ui';
import { useState } from 'react';

const KIND_WORDS: Readonly<Record<WaitKind, { short: string; long: string }>> = {
  channel: { short: 'chan', long: 'channel, select' },
  lock: { short: 'lock', long: 'Mutex, RWMutex' },
  sync: { short: 'sync', long: 'WaitGroup, Cond, Once' },
  network: { short: 'net', long: 'network' },
  sleep: { short: 'sleep', long: 'sleep, timer' },
  syscall: { short: 'sysc', long: 'syscall' },
  cpu: { short: 'CPU', long: 'running code' },
  memory: { short: 'mem', long: 'memory' },
};

const SIGHT_WORDS: Readonly<Record<Sight, string>> = {
  sees: 'sees',
  'in-part': 'sees in part',
  cannot: 'cannot see',
};

function SightMark({ sight }: { sight: Sight }) {
  if (sight === 'cannot') return <span aria-hidden="true">–</span>;
  return (
    <i
      aria-hidden="true"
      className={
        sight === 'sees'
          ? 'inline-block size-[9px] rounded-full bg-ink-2'
          : 'inline-block size-[9px] rounded-full border-[1.5px] border-ink-2 bg-[linear-gradient(90deg,var(--ink-2)_50%,transparent_50%)]'
      }
    />
  );
}

/** Which artifact sees which kind of wait; blindness is drawn as carefully as sight. */
export function CoveragePanel({ rows }: { rows: readonly CoverageRow[] }) {
  const present = rows.filter((row) => row.present);
  const absent = rows.filter((row) => !row.present);
  return (
    <Panel aria-label="What this capture can see">
      <PanelHead
        title="What this capture can see"
        actions={
          <span className="flex items-center gap-1 text-label font-medium text-ink-3 pr-1">
            <SightMark sight="sees" /> yes
            <span className="w-1" />
            <SightMark sight="in-part" /> in part
            <span className="w-1" />– no
          </span>
        }
      />
      {present.length > 0 && <SightTable rows={present} />}
      {absent.length > 0 && (
        <div className="border-t border-line px-3 py-2">
          <p className="text-label font-medium text-ink-3">Not in this capture</p>
          <ul className="mt-0.5">
            {absent.map((row) => (
              <AbsentRow key={row.artifactKind} row={row} />
            ))}
          </ul>
        </div>
      )}
    </Panel>
  );
}

const SightTable = ({ rows }: { rows: readonly CoverageRow[] }) => (
  <table className="text-dense">
    <caption className="sr-only">Artifacts and the kinds of wait each can see</caption>
    <thead>
      <tr className="text-label text-ink-3">
        <th scope="col" className="py-1 pl-3 text-left font-medium">
          <span className="sr-only">Artifact</span>
        </th>
        {WAIT_KINDS.map((kind) => (
          <th
            key={kind}
            scope="col"
            title={KIND_WORDS[kind].long}
            className="w-[30px] py-1 text-center font-medium last:pr-2"
          >
            {KIND_WORDS[kind].short}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map((row) => (
        <tr key={row.artifactKind} className="border-t border-line">
          <th
            scope="row"
            className="py-[3px] pl-3 text-left font-normal"
            title={row.files.join(', ')}
          >
            <span className="inline-block first-letter:uppercase">{row.label}</span>
            {row.note && <span className="block text-label text-ink-3">{row.note}</span>}
          </th>
          {WAIT_KINDS.map((kind) => {
            const { sight, why } = row.sight[kind];
            return (
              <td key={kind} className="py-[3px] text-center text-ink-3 last:pr-2">
                <Tooltip content={why || SIGHT_WORDS[sight]}>
                  <button
                    type="button"
                    className="inline-grid h-[18px] w-6 place-items-center"
                    aria-label={`${row.label} ${SIGHT_WORDS[sight]} ${KIND_WORDS[kind].long}${why ? `: ${why}` : ''}`}
                  >
                    <SightMark sight={sight} />
                  </button>
                </Tooltip>
              </td>
            );
          })}
        </tr>
      ))}
    </tbody>
  </table>
);

function AbsentRow({ row }: { row: CoverageRow }) {
  const [open, setOpen] = useState(false);
  const sees = WAIT_KINDS.filter((kind) => row.sight[kind].sight !== 'cannot').map(
    (kind) => KIND_WORDS[kind].short,
  );
  const words = (
    <>
      <span className="inline-block first-letter:uppercase">{row.label}</span>
      {sees.length > 0 && <span className="text-ink-3"> would see {sees.join(', ')}</span>}
    </>
  );
  if (!row.command) return <li className="py-0.5 text-dense">{words}</li>;
  return (
    <li className="text-dense">
      <button
        type="button"
        aria-expanded={open}
        className="py-0.5 text-left text-accent hover:underline"
        onClick={() => setOpen(!open)}
      >
        {words}
      </button>
      {open && <CommandLine command={row.command} className="mb-1" />}
    </li>
  );
}
