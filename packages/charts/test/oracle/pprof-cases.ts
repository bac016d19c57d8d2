import type { FlameStep } from '@unpark/view-state';

/** A profile of the corpus, a sample type of it, and the steps that both sides take. */
export interface PprofCase {
  readonly bundle: string;
  readonly file: string;
  readonly sampleType: string;
  readonly steps: readonly FlameStep[];
}

const step = (kind: FlameStep['kind'], expression: string): FlameStep => ({ kind, expression });

const STEPS: readonly (readonly FlameStep[])[] = [
  [],
  [step('focus', 'Lookup')],
  [step('focus', 'server\\.go')],
  [step('ignore', 'net/http')],
  [step('hide', '^net/http\\.|^runtime')],
  [step('show', '^main\\.|^sync\\.')],
  [step('show-from', 'HandlerFunc')],
  [
    step('focus', 'main'),
    step('ignore', 'refresh'),
    step('hide', 'sync'),
    step('show-from', 'main'),
  ],
  [step('hide', 'main\\.main'), step('show', 'main|http'), step('show-from', 'ServeHTTP|serve')],
  [step('focus', 'nothing at all')],
  [step('show', 'nothing at all')],
  [step('label-focus', 'tenant=^acme$')],
  [step('label-ignore', 'tenant=acme,globex')],
  [step('label-focus', 'tenant:glo'), step('hide', 'http')],
  [step('label-focus', '32b:4kb')],
];

const PROFILES = [
  ['block.delta.pprof', 'delay'],
  ['mutex.pprof', 'contentions'],
  ['goroutine.pprof', 'goroutine'],
  ['heap.pprof', 'alloc_space'],
  ['cpu.pprof', 'samples'],
] as const;

export const PPROF_CASES: readonly PprofCase[] = PROFILES.flatMap(([file, sampleType]) =>
  STEPS.map((steps) => ({ bundle: 'mutex-across-io-go1.27', file, sampleType, steps })),
);

export const nameOf = ({ file, sampleType, steps }: PprofCase): string =>
  [file, sampleType, ...steps.map(({ kind, expression }) => `${kind} ${expression}`)].join(' · ');
