import { DIFF_TOKEN, type DiffKind } from '@unpark/charts';

const RISING: ReadonlySet<DiffKind> = new Set(['more', 'only-b']);

/** Colour and hatch of a kind of change, as in the canvas. */
export function DiffSwatch({ kind }: { kind: DiffKind }) {
  const fill = `var(--${DIFF_TOKEN[kind]})`;
  const slant = RISING.has(kind) ? -45 : 45;
  return (
    <i
      aria-hidden="true"
      className="inline-block size-3 flex-none rounded-swatch"
      style={{
        background:
          kind === 'same'
            ? fill
            : `repeating-linear-gradient(${slant}deg, color-mix(in srgb, var(--hatch) 50%, transparent) 0 1px, transparent 1px 4px), ${fill}`,
      }}
    />
  );
}
