/** First letters of a name in a ring; the name stands beside it. */
export function PersonMark({ name }: { name: string }) {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
  return (
    <span
      aria-hidden="true"
      className="grid size-6 flex-none place-items-center rounded-full bg-accent-bg text-[10px] font-semibold text-accent"
    >
      {letters}
    </span>
  );
}
