import type { FrameFamily, StateClass } from '@unpark/model';

/** Colours as the tokens give them; read once for each theme, never written in code. */
export interface FlamePalette {
  readonly ink: string;
  readonly ink2: string;
  readonly surface: string;
  readonly accent: string;
  readonly stateInk: string;
  readonly hatch: string;
  readonly family: Readonly<Record<Exclude<FrameFamily, 'third-party'>, string>>;
  /** third-party packages, picked by hash of the module path */
  readonly thirdParty: readonly string[];
  readonly state: Readonly<Record<StateClass, string>>;
}

/** Custom property of each state class, without the leading dashes. */
export const STATE_TOKEN: Readonly<Record<StateClass, string>> = {
  running: 'st-run',
  runnable: 'st-rq',
  channel: 'st-chan',
  lock: 'st-lock',
  sync: 'st-sync',
  network: 'st-net',
  sleep: 'st-sleep',
  syscall: 'st-sys',
  gc: 'st-gc',
  idle: 'st-idle',
  unknown: 'st-unk',
};

export const FAMILY_TOKEN: Readonly<Record<Exclude<FrameFamily, 'third-party'>, string>> = {
  own: 'fl-own',
  http: 'fl-http',
  net: 'fl-net',
  sync: 'fl-sync',
  std: 'fl-std',
  runtime: 'fl-rt',
};

/** @param read value of a custom property by its name without dashes, e.g. `fl-own` */
export function flamePalette(read: (token: string) => string): FlamePalette {
  const each = <K extends string>(tokens: Readonly<Record<K, string>>): Record<K, string> => {
    const out = {} as Record<K, string>;
    for (const key of Object.keys(tokens) as K[]) out[key] = read(tokens[key]);
    return out;
  };
  return {
    ink: read('ink'),
    ink2: read('ink-2'),
    surface: read('surface'),
    accent: read('accent'),
    stateInk: read('st-ink'),
    hatch: read('hatch'),
    family: each(FAMILY_TOKEN),
    thirdParty: [1, 2, 3, 4, 5, 6].map((n) => read(`fl-p${n}`)),
    state: each(STATE_TOKEN),
  };
}
