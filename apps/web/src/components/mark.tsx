/** Three lines that stand and one that moves. */
export const Mark = ({ size = 20 }: { size?: number }) => (
  <svg width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" className="flex-none">
    <rect x="1" y="1" width="18" height="18" rx="5" fill="var(--ink)" />
    <g stroke="var(--surface)" strokeWidth="2" strokeLinecap="round">
      <path d="M5 7h10M5 13h3.5" opacity=".38" />
      <path d="M12 13h3" />
    </g>
  </svg>
);
