'use client';

import { Dialog, Kbd } from '@unpark/ui';

const KEYS: readonly (readonly [keys: readonly string[], words: string])[] = [
  [['1', '2', '3'], 'flame, goroutines, trace'],
  [['/'], 'search or filter'],
  [['J', 'K'], 'next, previous row'],
  [['Enter'], 'select the row or phrase'],
  [['Space'], 'add the row to the selection'],
  [['Esc'], 'take the last step of the selection back'],
  [['Y'], 'copy the fix or the command'],
  [['Ctrl K'], 'go to or run'],
  [['?'], 'these keys'],
];

const FLAME_KEYS: readonly (readonly [keys: readonly string[], words: string])[] = [
  [['↑', '↓', '←', '→'], 'caller, callee, neighbours'],
  [['Enter'], 'zoom to the box'],
  [['Space'], 'select the box'],
  [['W', 'S'], 'closer, wider; also Ctrl and wheel'],
  [['A', 'D'], 'left, right; also Shift and wheel'],
  [['Esc'], 'zoom out'],
];

/** Only keys that work on this page. */
export function KeysOverlay({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} onClose={onClose} title="Keys of this page" width={620}>
      <div className="grid gap-x-8 gap-y-4 not-phone:grid-cols-2">
        <KeyList title="Everywhere on this page" keys={KEYS} />
        <KeyList title="In the flame graph" keys={FLAME_KEYS} />
      </div>
      <p className="mt-3 text-dense text-ink-2">
        Keys without Ctrl can be switched off in the account menu; Esc stays.
      </p>
    </Dialog>
  );
}

const KeyList = ({ title, keys }: { title: string; keys: typeof KEYS }) => (
  <section aria-label={title}>
    <h3 className="mb-1.5 text-label font-medium text-ink-3">{title}</h3>
    <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-1.5 text-dense">
      {keys.map(([names, words]) => (
        <div key={words} className="contents">
          <dt className="flex gap-1">
            {names.map((name) => (
              <Kbd key={name}>{name}</Kbd>
            ))}
          </dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  </section>
);
