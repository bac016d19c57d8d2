/** How the flame graph is drawn. */
export const FLAME_FORMS = ['icicle', 'flame', 'sandwich', 'table'] as const;
export type FlameForm = (typeof FLAME_FORMS)[number];

export const FLAME_ORDERS = ['weight', 'name'] as const;
export type FlameOrder = (typeof FLAME_ORDERS)[number];

/** By family of the package, or by the state that the stacks below a box end in. */
export const FLAME_COLOURS = ['package', 'state'] as const;
export type FlameColour = (typeof FLAME_COLOURS)[number];

/**
 * One step that changes what the flame graph is made of, in the order in which people took them. The
 * letters are pprof's where pprof has the step: focus keeps samples with a matching frame, ignore drops
 * them, hide takes frames away and keeps the samples, show keeps only matching frames, show-from cuts
 * everything above the first match; the label steps look at `key=value`.
 */
export const FLAME_STEP_LETTERS = {
  focus: 'f',
  ignore: 'i',
  hide: 'h',
  show: 's',
  'show-from': 'sf',
  'label-focus': 'tf',
  'label-ignore': 'ti',
  /** one function calling itself, at once or through others, becomes one box; no expression */
  recursion: 'rec',
} as const;
export type FlameStepKind = keyof typeof FLAME_STEP_LETTERS;
export const FLAME_STEP_KINDS = Object.keys(FLAME_STEP_LETTERS) as readonly FlameStepKind[];

export interface FlameStep {
  readonly kind: FlameStepKind;
  /** expression in RE2 syntax, not anchored, as in pprof; empty for `recursion` */
  readonly expression: string;
}

export const MAX_FLAME_STEPS = 20;
