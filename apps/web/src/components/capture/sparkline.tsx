/**
 * Counts in the order of their captures, equally spaced: a hint of the way it goes, not a time axis.
 * Captures without a count leave a gap.
 */
export function Sparkline({
  counts,
  label,
}: {
  counts: readonly (number | undefined)[];
  label: string;
}) {
  const known = counts.filter((count) => count !== undefined);
  if (known.length === 0) return null;
  const top = Math.max(...known, 1);
  const x = (index: number) => (counts.length === 1 ? 3 : 3 + (90 * index) / (counts.length - 1));
  // one count has no way to go: its dot stands in the middle of the row
  const y = (count: number) => (known.length === 1 ? 12 : 20 - (16 * count) / top);
  const points = counts.flatMap((count, index) =>
    count === undefined ? [] : [{ x: x(index), y: y(count) }],
  );
  return (
    <svg width="96" height="24" viewBox="0 0 96 24" role="img" aria-label={label} className="block">
      {points.length > 1 && (
        <polyline
          points={points.map((point) => `${point.x.toFixed(1)},${point.y.toFixed(1)}`).join(' ')}
          fill="none"
          stroke="var(--ink-2)"
          strokeWidth="1.5"
        />
      )}
      {points.map((point) => (
        <circle key={point.x} cx={point.x} cy={point.y} r="2" fill="var(--ink-2)" />
      ))}
    </svg>
  );
}
