'use client';

import { capOf, FAMILY_TOKEN, type FlameTree } from '@unpark/charts';
import { STATE_CLASS_WORDS, type StateClass } from '@unpark/model';
import { StateSwatch } from '@unpark/ui';
import { useMemo } from 'react';

const FAMILY_WORDS = {
  own: 'your code',
  http: 'net/http',
  net: 'net',
  sync: 'sync',
  std: 'standard library',
  runtime: 'runtime, idle',
} as const;

/** Only what is in the picture. */
export function FlameLegend({ tree }: { tree: FlameTree }) {
  const { states, families, thirdParty } = useMemo(() => legendOf(tree), [tree]);
  return (
    <ul className="flex flex-wrap gap-x-3 gap-y-0.5 text-label text-ink-2">
      {states.map((state) => (
        <li key={state} className="inline-flex items-center gap-[5px] whitespace-nowrap">
          <StateSwatch state={state} />
          {STATE_CLASS_WORDS[state]}
        </li>
      ))}
      {families.map((family) => (
        <li key={family} className="inline-flex items-center gap-[5px] whitespace-nowrap">
          <i
            aria-hidden="true"
            className="inline-block size-3 rounded-swatch"
            style={{ background: `var(--${FAMILY_TOKEN[family]})` }}
          />
          {FAMILY_WORDS[family]}
        </li>
      ))}
      {thirdParty && (
        <li className="inline-flex items-center gap-[5px] whitespace-nowrap">
          <i
            aria-hidden="true"
            className="inline-block size-3 rounded-swatch bg-[linear-gradient(90deg,var(--fl-p1)_33%,var(--fl-p2)_33%_66%,var(--fl-p3)_66%)]"
          />
          modules you use
        </li>
      )}
    </ul>
  );
}

function legendOf(tree: FlameTree) {
  const states = new Set<StateClass>();
  const families = new Set<keyof typeof FAMILY_WORDS>();
  let thirdParty = false;
  for (let node = 1; node < tree.nodes; node++) {
    const cap = capOf(tree, node);
    if (cap) states.add(cap.stateClass);
    else if (tree.idle[node] === 0) {
      const family = tree.functions.families[tree.label[node] ?? 0];
      if (family === 'third-party') thirdParty = true;
      else if (family) families.add(family);
    }
  }
  const order = Object.keys(STATE_CLASS_WORDS) as StateClass[];
  return {
    states: order.filter((state) => states.has(state)),
    families: (Object.keys(FAMILY_WORDS) as (keyof typeof FAMILY_WORDS)[]).filter((family) =>
      families.has(family),
    ),
    thirdParty,
  };
}
