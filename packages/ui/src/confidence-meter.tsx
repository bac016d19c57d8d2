/** Two digits, never over 0.99, with a ten-cell meter beside it. */
export function ConfidenceMeter({ value }: { value: number }) {
  const shown = Math.min(0.99, Math.max(0, value));
  const filled = Math.floor(shown * 10 + 1e-9);
  return (
    <span className="inline-flex items-center gap-1.5 num">
      {shown.toFixed(2)}
      <span aria-hidden="true" className="inline-grid grid-flow-col gap-0.5">
        {Array.from({ length: 10 }, (_, cell) => (
          <i
            key={cell}
            className={`w-[5px] h-[11px] rounded-[1px] ${cell < filled ? 'bg-ink-2' : 'bg-line-strong'}`}
          />
        ))}
      </span>
    </span>
  );
}
